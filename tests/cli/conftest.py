"""What the drivers of the command line share: rules, their files, and conversions."""

import contextlib
import os
import struct
import subprocess
import sys

import pytest

RULE = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number:02}
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '\\{image}.exe'
    condition: selection
level: high
"""


@pytest.fixture
def convert(siemantic):
    """Converts to AQL with the columns named as the fields."""
    return lambda *arguments, **more: siemantic(
        "convert", "-t", "qradar_aql", "--profile", "plain", *arguments, **more
    )


@pytest.fixture
def rule():
    """A sound rule's text; the image is what its query is recognised by."""
    return lambda image="a", title="A rule", number=10: RULE.format(
        image=image, title=title, number=number
    )


@pytest.fixture
def write(tmp_path):
    """Writes files, path below the test's folder -> text or bytes."""

    def write_files(**files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write_files


@pytest.fixture
def files(tmp_path):
    """The files at and below a folder: their paths below it, in order."""

    def find(folder):
        found = (tmp_path / folder).rglob("*")
        return sorted(p.relative_to(tmp_path / folder).as_posix() for p in found if p.is_file())

    return find


@pytest.fixture
def terminal(tmp_path, environment):
    """Runs a command on a terminal of 80 x 24; gives what it wrote and its exit code."""
    import fcntl
    import pty
    import termios

    def run(*arguments, **variables):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        variables = {k: v for k, v in (environment | variables).items() if k != "COLUMNS"}
        with subprocess.Popen(
            [sys.executable, "-m", "siemantic.cli.app", *arguments],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=variables,
        ) as process:  # fmt: skip
            os.close(theirs)
            text = _read_all(ours)
        os.close(ours)
        return text, process.returncode

    return run


def _read_all(descriptor):
    parts = []
    with contextlib.suppress(OSError):  # Linux says EIO once the command has gone
        while part := os.read(descriptor, 65536):
            parts.append(part)
    return b"".join(parts).decode(errors="replace")
