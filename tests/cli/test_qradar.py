"""`siemantic qradar`: the commands against a server that answers as it is told."""

import os
import re

import pytest

from qradar.scripted import Reply, refusal, serve

TOKEN = "5c6d1f0e-planted-9b1a-token"  # noqa: S105 - what is looked for where it must not be
EXAMPLE = re.compile(r"^ *Example: siemantic qradar (.*)$", re.MULTILINE)
ABOUT = Reply(
    {"release_name": "7.5.0 UP12", "external_version": "7.5.0", "build_version": "2021.6.12"}
)


@pytest.fixture
def server():
    """A console that is there."""
    with serve() as found:
        found.replies["/api/system/about"] = [ABOUT]
        yield found


@pytest.fixture
def qradar(siemantic, server):
    """Runs a command at the server; its output never has the token."""

    def run(*arguments, **variables):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | variables))
        assert TOKEN not in done.out + done.err
        return done

    return run


def test_ping_says_who_answers(qradar, server):
    done = qradar("ping")
    told = f"{server.address}: QRadar 7.5.0 UP12 (build 2021.6.12), API 26.0\n"
    assert (done.code, done.out, done.err) == (0, told, "")


def test_ping_as_json(qradar, server):
    (found,) = qradar("ping", "--format", "json").objects
    assert found == {
        "console": server.address,
        "release": "7.5.0 UP12",
        "build": "2021.6.12",
        "api": "26.0",
    }


def test_the_token_can_be_in_a_file(qradar, server, write):
    """Which then counts, whatever the variable says."""
    write(**{"token.txt": f"{TOKEN}-of-the-file\n"})
    done = qradar("ping", "--token-file", "token.txt")
    assert done.code == 0
    assert {each.headers["sec"] for each in server.seen} == {f"{TOKEN}-of-the-file"}


def test_a_pipe_that_nobody_hands_over_is_no_token(qradar, tmp_path):
    os.mkfifo(tmp_path / "token.txt")
    done = qradar("ping", "--token-file", "token.txt")
    assert (done.code, done.out) == (2, "")
    assert "token.txt cannot be read: it is no file, but a pipe or a device" in done.err


def test_a_console_that_refuses_is_one_line_and_an_exit_code(qradar, server):
    server.replies["/api/system/about"] = [refusal(401, f"no {TOKEN}")]
    done = qradar("ping")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: GET /api/system/about gives 401: the console does not take")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("command", [(), ("ping",)], ids=" ".join)
def test_an_example_can_be_run(qradar, command):
    (example,) = EXAMPLE.findall(qradar(*command, "--help").out)
    done = qradar(*example.split())
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (
            {"SIEMANTIC_QRADAR_CONSOLE": ""},
            "which console? give its address with --console or SIEMANTIC_QRADAR_CONSOLE",
        ),
        ({"SIEMANTIC_QRADAR_TOKEN": ""}, "the token is too short or holds spaces"),
        ({"SIEMANTIC_QRADAR_TOKEN_FILE": "nowhere"}, "the token's file nowhere cannot be read"),
        ({"SIEMANTIC_QRADAR_CONSOLE": "http://example.com"}, "would send the token readable"),
        ({"SIEMANTIC_QRADAR_CA_FILE": "nowhere"}, "the CA's file nowhere cannot be used"),
    ],
)
def test_what_is_missing_or_wrong_is_told_before_anything_is_sent(qradar, server, variables, told):
    done = qradar("ping", **variables)
    assert (done.code, done.out) == (2, "")
    assert f"Error: {told}" in done.err or told in done.err
    assert server.seen == []
