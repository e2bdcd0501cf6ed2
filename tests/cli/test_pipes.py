"""A named pipe is refused, as its writer may never come; `<(command)` of a shell is read."""

import os
import shutil
import subprocess
import sys

import pytest

QUERY = "SELECT username FROM events WHERE username LIKE 'ro%'"
EVENTS = '{"username": "root"}\n{"username": "bob"}\n'
WAITING = [
    ("check", "a.yml", "--attack", "p"),
    ("aql", "check", "p"),
    ("aql", "format", "p"),
    ("aql", "diff", "q.aql", "p"),
    ("aql", "run", "p", "--events", "e.jsonl"),
    ("aql", "run", "q.aql", "--events", "p"),
    ("aql", "run", "q.aql", "--events", "e.jsonl", "--lookups", "p"),
    ("verify", "--rule", "a.yml", "--query", "p"),
]


@pytest.fixture(autouse=True)
def folder(write, rule, tmp_path):
    """A rule, a query, events and a pipe."""
    write(**{"a.yml": rule(), "q.aql": QUERY, "e.jsonl": EVENTS})
    os.mkfifo(tmp_path / "p")
    return tmp_path


@pytest.mark.parametrize("words", WAITING, ids=" ".join)
def test_a_named_pipe_is_not_waited_for(siemantic, words):
    done = siemantic(*words)
    assert done.code == 2
    assert "'p' cannot be read: it is no file, but a pipe or a device" in done.err


SHELL = [
    "aql run q.aql --events <(cat e.jsonl)",
    "aql run q.aql --engine evaluator --events <(cat e.jsonl)",
    "aql run q.aql --engine duckdb --events <(cat e.jsonl)",
    "aql run <(cat q.aql) --events e.jsonl",
    "aql run q.aql --events e.jsonl --lookups <(echo '{}')",
    "aql run q.aql --events /dev/stdin < <(cat e.jsonl)",
]


@pytest.mark.parametrize("words", SHELL)
def test_what_a_shell_hands_over_is_read_whole(folder, environment, words):
    """Events were looked at for Parquet first, and what that took of the pipe was gone."""
    command = f"{sys.executable} -m siemantic.cli.app {words}"
    done = subprocess.run(
        [shutil.which("bash"), "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"root\n", done.stderr
