"""The walks in docs/qradar.md: their commands, run against their consoles, print what is there."""

import re
import subprocess
import sys
from contextlib import contextmanager

import pytest

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = f'siemantic() {{ "{sys.executable}" -m siemantic.cli.app "$@"; }}\n'
PORT = "http://127.0.0.1:8787"
HASH = re.compile(r"package [0-9a-f]{12}")
"""Of a package, which is another one with each change of the rules."""


def _fences(root, heading):
    """The texts in fences below a heading."""
    text = (root / "docs" / "qradar.md").read_text(encoding="utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [text for _, text in FENCE.findall(section)]


@pytest.fixture
def walk(root, tmp_path, environment):
    """Runs the console of a walk; gives what runs a script at it."""
    for name in ("rules", "output"):
        (tmp_path / name).symlink_to(root / name)
    more = {"cwd": tmp_path, "env": environment, "text": True}

    @contextmanager
    def started(console):
        line = COMMAND + console.replace(
            "siemantic qradar emulate", f"exec {_exec()} qradar emulate --port 0"
        )
        process = subprocess.Popen(["bash", "-c", line], stdout=subprocess.PIPE, **more)  # noqa: S607 - as people type it
        with process:
            address = re.search(r"http://[\d.:]+\d", process.stdout.readline())[0]

            def run(script, expected):
                line = COMMAND + script.replace(PORT, address)
                done = subprocess.run(
                    ["bash", "-c", line],  # noqa: S607 - as people type it
                    capture_output=True,
                    check=False,
                    **more,
                )
                return done, expected.replace(PORT, address)

            try:
                yield run
            finally:
                process.terminate()
        assert process.returncode == 0

    return started


def test_the_walk_prints_what_stands_there(root, walk):
    console, typed = _fences(root, "A walk")
    steps = [each.partition("\n")[::2] for each in re.split(r"^\$ ", typed, flags=re.MULTILINE)[1:]]
    settings, _ = steps[0]
    with walk(console) as run:
        for command, output in steps[1:]:
            done, expected = run(f"{settings}\n{command}", output)
            assert done.stdout + done.stderr == expected, command
            assert done.returncode == 0


def test_the_way_to_a_deployed_package_prints_what_stands_there(root, walk):
    """From `siemantic init`: a search, a change, a plan that shows it, and back."""
    console, script, output = _fences(root, "From an empty folder to a deployed package")
    with walk(console) as run:
        done, expected = run(f"set -e\n{script}", output)
        assert done.returncode == 0, done.stderr
        assert HASH.sub("package", done.stdout) == HASH.sub("package", expected)


def _exec():
    """The command, so that the shell becomes it and gets its signals."""
    return f'"{sys.executable}" -m siemantic.cli.app'
