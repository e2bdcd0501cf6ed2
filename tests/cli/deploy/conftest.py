"""A console that is deployed to, and what stands between it and the commands."""

import signal
import subprocess
from pathlib import Path

import pytest

from cli.deploy.deployed import APPLY
from commands import COMMAND
from qradar.between import Fault, between
from qradar.emulated import TOKEN, emulated


@pytest.fixture
def server():
    """A console without rules, that takes any column."""
    with emulated((), profile="plain") as found:
        yield found


@pytest.fixture
def proxy(server):
    """What stands between the commands and the console."""
    with between(server) as found:
        yield found


@pytest.fixture
def qradar(siemantic, proxy, tmp_path, environment):
    """Runs a command at the console; neither output nor files, caches included, have the token."""
    places = (tmp_path, Path(environment["XDG_CACHE_HOME"]))

    def run(*arguments, **variables):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": proxy.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | variables))
        files = [each for place in places for each in place.rglob("*") if each.is_file()]
        written = b"".join(each.read_bytes() for each in files)
        assert TOKEN not in done.out + done.err + written.decode(errors="replace")
        assert "Traceback" not in done.err
        return done

    return run


@pytest.fixture(autouse=True)
def _rules(write, rule):
    """Two rules in a folder."""
    write(**{"rules/a.yml": rule(), "rules/b.yml": rule("b", "Another rule", 11)})


@pytest.fixture
def kill_at(proxy, tmp_path, environment):
    """Kills an apply when it asks for a path, as a power cut would; that is not forwarded."""

    def start(method, ending):
        variables = {"SIEMANTIC_QRADAR_CONSOLE": proxy.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}

        def kill():
            process.kill()
            return False

        proxy.faults.append(Fault(method, ending, before=kill))
        process = subprocess.Popen(
            [*COMMAND, "qradar", *APPLY],
            cwd=tmp_path,
            env=environment | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert process.wait(60) == -signal.SIGKILL
        assert proxy.faults == []

    return start
