"""How the drivers of the command line run it: as a process of its own, as people do."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

COMMAND = (sys.executable, "-m", "siemantic.cli.app")
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


@dataclass(frozen=True)
class Run:
    """What a command did: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self):
        """The output of `--format json`."""
        return json.loads(self.out)


@pytest.fixture
def environment(tmp_path_factory):
    """The environment of the commands, without what would change how they look, or is known."""
    cache = str(tmp_path_factory.mktemp("cache"))
    ours = {"COLUMNS": "80", "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    ours |= {"XDG_CACHE_HOME": cache, "XDG_DATA_HOME": cache}
    changing = ("LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS")
    return {key: value for key, value in os.environ.items() if key not in changing} | ours


@pytest.fixture
def siemantic(tmp_path, environment):
    """Runs the command in the test's folder, in pipes."""

    def run(*arguments, stdin="", **variables):
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=tmp_path,
            env=environment | variables,
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        return Run(done.returncode, out, err)

    return run


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
