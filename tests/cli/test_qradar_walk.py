"""The walk in docs/qradar.md: its commands, run against its console, print what stands there."""

import re
import subprocess
import sys

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = f'siemantic() {{ "{sys.executable}" -m siemantic.cli.app "$@"; }}\n'
PORT = "http://127.0.0.1:8787"


def _walk(root):
    """What is typed in the first terminal, and the commands of the second with their outputs."""
    _, _, text = (root / "docs" / "qradar.md").read_text(encoding="utf-8").partition("## A walk")
    (_, first), (_, second) = FENCE.findall(text)
    steps = [
        each.partition("\n")[::2] for each in re.split(r"^\$ ", second, flags=re.MULTILINE)[1:]
    ]
    return first, steps


def test_the_walk_prints_what_stands_there(root, tmp_path, environment):
    for name in ("rules", "output"):
        (tmp_path / name).symlink_to(root / name)
    first, steps = _walk(root)
    script = COMMAND + first.replace(
        "siemantic qradar emulate", "exec " + _exec() + " qradar emulate --port 0"
    )
    process = subprocess.Popen(
        ["bash", "-c", script],  # noqa: S607 - as people type it
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
        text=True,
    )
    with process:
        address = re.search(r"http://[\d.:]+\d", process.stdout.readline())[0]
        try:
            settings, _ = steps[0]
            for command, expected in steps[1:]:
                line = f"{COMMAND}{settings}\n{command}".replace(PORT, address)
                done = subprocess.run(
                    ["bash", "-c", line],  # noqa: S607 - as people type it
                    capture_output=True,
                    cwd=tmp_path,
                    env=environment,
                    text=True,
                    check=False,
                )
                assert done.stdout + done.stderr == expected.replace(PORT, address), command
                assert done.returncode == 0
        finally:
            process.terminate()
    assert process.returncode == 0


def _exec():
    """The command, so that the shell becomes it and gets its signals."""
    return f'"{sys.executable}" -m siemantic.cli.app'
