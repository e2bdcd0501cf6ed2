"""`siemantic serve`: a real process, what it says and serves, and that it leaves nothing behind."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

COMMAND = (sys.executable, "-m", "siemantic.cli.app", "serve")


@contextmanager
def serving(folder, environment, *words):
    """The process, with its temporary files in a folder of the test."""
    (folder / "tmp").mkdir()
    with subprocess.Popen(
        [*COMMAND, *words, "--port", "0"],
        cwd=folder,
        env=environment | {"TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address_in(line):
    """The address that a line ends with."""
    return line.split()[-1]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_site_and_playground_are_served_until_the_end(tmp_path, environment, write, rule, end):
    """The playground first, then the site with its rules to open; then nothing is left."""
    write(**{"rules/a.yml": rule("a")})
    with serving(tmp_path, environment, "rules", "-t", "qradar_aql") as process:
        playground = address_in(process.stdout.readline())
        assert playground.endswith("/playground.html")
        with urlopen(playground) as answer:  # noqa: S310 - our own server
            assert b"data-rule" in answer.read()
        site = address_in(process.stdout.readline())
        with urlopen(f"{site}rules/5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10.yml") as answer:  # noqa: S310
            assert answer.read().decode() == rule("a")
        process.send_signal(end)
        assert process.wait(60) == 0
    assert os.listdir(tmp_path / "tmp") == []  # noqa: PTH208 - names


def test_path_that_does_not_exist_is_told_before_anything_is_served(siemantic):
    done = siemantic("serve", "nowhere")
    assert (done.code, done.out) == (2, "")
    assert "'nowhere' does not exist" in done.err


def test_without_rules_there_is_the_playground(tmp_path, environment):
    """Where no rules are named, and there is no siemantic.toml."""
    with serving(tmp_path, environment) as process:
        playground = address_in(process.stdout.readline())
        with urlopen(playground.removesuffix("playground.html")) as answer:  # noqa: S310
            assert b"<title>Playground</title>" in answer.read()


def test_paths_without_a_rule_end_it(tmp_path, environment):
    """With what is wrong, and exit code 1."""
    (tmp_path / "rules").mkdir()
    with serving(tmp_path, environment, "rules") as process:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 1
        assert "no_rules" in err


def test_target_that_is_not_there_is_told_first(siemantic):
    """As everywhere, before anything is served."""
    done = siemantic("serve", "-t", "splnk")
    assert done.code == 2
    assert "did you mean 'splunk'?" in done.err
