"""A command in a fork does what it does in a Python that is started for it: see `commands.py`."""

import pytest

from commands import Commands, Request, plain_environment
from qradar.scripted import Reply, refusal, serve

ABOUT = "/api/system/about"
PING = ("qradar", "ping")
RULES = "".join(
    f"title: Rule {number}\n"
    "logsource: {product: windows, category: process_creation}\n"
    f"detection: {{selection: {{Image: x{number}}}, condition: selection}}\n---\n"
    for number in range(200)
)
CASES = {
    "no command": ((), ""),
    "the version": (("--version",), ""),
    "a help text": (("convert", "--help"), ""),
    "a wrong option": (("convert", "--nope"), ""),
    "a file that is not there": (("verify", "nowhere", "-t", "qradar_aql"), ""),
    "standard input": (("aql", "check", "-"), "SELECT nope FROM events LIMIT 1 LAST 1 DAYS"),
    "letters of other alphabets": (("aql", "format", "-"), "select '\u00e9\u4e2d' from events"),
    "work for several processes": (("verify", "rules.yml", "-t", "qradar_aql"), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_exit_code_and_outputs_are_the_same(siemantic, fresh_siemantic, tmp_path, name):
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8")
    arguments, stdin = CASES[name]
    assert siemantic(*arguments, stdin=stdin) == fresh_siemantic(*arguments, stdin=stdin)


def test_the_environment_is_that_of_the_command(siemantic):
    wide, narrow = (siemantic("convert", "--help", COLUMNS=each).out for each in ("100", "60"))
    assert max(map(len, wide.splitlines())) > max(map(len, narrow.splitlines()))


def test_a_variable_of_python_itself_starts_one(siemantic, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("print('started')", encoding="utf-8")
    started = siemantic("--version", PYTHONPATH=str(tmp_path)).out
    assert started == f"started\n{siemantic('--version').out}"


@pytest.fixture
def console():
    """A console that does not answer, and the variables that lead to it."""
    with serve() as server:
        variables = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": "0" * 36}
        yield server, plain_environment() | variables


def test_a_command_can_run_while_others_do(commands, console, tmp_path):
    """More of them than there are servers at first, each within a request of the one before."""
    server, environment = console
    ends = []

    def ping(_seen=None):
        last = len(server.asked(ABOUT)) > 3
        done = commands.run(Request(("--version",) if last else PING, tmp_path, environment))
        ends.append(done.code)
        return refusal(403, "no")

    server.replies[ABOUT] = [ping]
    ping()
    assert ends == [0, 2, 2, 2, 2]


def test_a_command_that_does_not_end_is_killed(console, tmp_path):
    server, environment = console
    server.replies[ABOUT] = [Reply(waits=True)]
    servers = Commands(environment, limit_s=5)
    with pytest.raises(RuntimeError, match="no exit code within 5 s"):
        servers.run(Request(PING, tmp_path, environment))
    servers.close()
