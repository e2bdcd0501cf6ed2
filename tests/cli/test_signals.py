"""
Law: a build that a signal ends, whenever, loses nothing, and the next one makes it good.

A query is the accepted or the new one, whole, and a later build gives what it would have given.
"""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = (sys.executable, "-m", "siemantic.cli.app", "build", "--accept")
TOML = 'rules = ["rules"]\ntargets = ["qradar_aql"]\nprofile = "plain"\n'
RULES = 30
MOMENTS = [
    (sent, after_s)
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
    for after_s in (0.5, 1.5)
]


@pytest.fixture
def repository(write, rule, tmp_path):
    """Writes the rules, of which each names an image; its output, path -> bytes."""

    def make(image):
        names = {f"rules/{n}.yml": rule(f"{image}{n}", f"Rule {n}", n + 10) for n in range(RULES)}
        write(**{"siemantic.toml": TOML}, **names)

    def queries():
        return {each.name: each.read_bytes() for each in (tmp_path / "output").rglob("*.aql")}

    return make, queries


@pytest.fixture
def interrupt(tmp_path, environment):
    """Begins a build and sends it a signal after that many seconds."""

    def run(sent, after_s):
        process = subprocess.Popen(
            COMMAND, cwd=tmp_path, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(after_s)
        process.send_signal(sent)
        process.wait(60)

    return run


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a signal")
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_build_that_a_signal_ends_loses_nothing(siemantic, repository, interrupt, moment):
    make, queries = repository
    make("old")
    assert siemantic("build").code == 0
    old = queries()
    make("new")
    interrupt(*moment)
    left = queries()
    assert siemantic("build", "--accept").code == 0
    new = queries()
    assert set(old) == set(left) == set(new)
    assert all(left[name] in (old[name], new[name]) for name in left)
    assert siemantic("build", "--check").code == 0
    assert all(f"new{n}.exe".encode() in b"".join(new.values()) for n in range(RULES))
