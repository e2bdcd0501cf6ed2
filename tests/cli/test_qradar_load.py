"""
Two hundred searches at once over 100,000 events: all answers are right, and memory is bounded.

The console is the command's own process, asked over HTTP; its peak of memory is that of the kernel.
"""

import json
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

EMULATE = (sys.executable, "-m", "siemantic.cli.app", "qradar", "emulate", "--port", "0")
TOKEN = "5c6d1f0e-planted-9b1a-token"  # noqa: S105 - no secret
EVENTS, CLIENTS, USERS = 100_000, 200, 50
COMMAND = "powershell -EncodedCommand " + "QQBB" * 80
"""As long as command lines are, so that the events are as many bytes as such events would be."""

SEARCHES = "/api/ariel/searches"
PATIENCE_S = 300

BASE_BYTES = 400 * 2**20
"""
Without events: Python twice, DuckDB with its threads, two hundred threads and results.

Measured with 2 cores: 320 MB, and 2.5 bytes for each byte of the file, of which the reading takes
most.
"""


def _event(number):
    return {
        "starttime": 1_767_225_600_000 + number,
        "username": f"user{number % USERS}",
        "sourceport": number % 1000,
        "Command": f"{COMMAND} {number}",
    }


def _questions():
    """Query and the rows that are right."""
    last = "LIMIT 100000 LAST 1 HOURS"
    for user in range(USERS):
        numbers = [n for n in range(EVENTS) if n % USERS == user]
        where = f"WHERE username = 'user{user}'"
        yield (
            f"SELECT starttime FROM events {where} {last}",
            [{"starttime": _event(n)["starttime"]} for n in numbers],
        )
        yield (
            f"SELECT COUNT(*) AS n, MAX(sourceport) AS p FROM events {where} {last}",
            [{"n": len(numbers), "p": max(n % 1000 for n in numbers)}],
        )


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """The file of events."""
    path = tmp_path_factory.mktemp("load") / "events.jsonl"
    with path.open("w") as file:
        file.writelines(json.dumps(_event(number)) + "\n" for number in range(EVENTS))
    return path


@pytest.fixture
def console(events, environment):
    """The process and its address."""
    now = ("--events", str(events), "--now", "2026-01-01T00:10:00Z")
    variables = environment | {"SIEMANTIC_QRADAR_TOKEN": TOKEN}
    process = subprocess.Popen([*EMULATE, *now], stdout=subprocess.PIPE, text=True, env=variables)
    with process:
        line = process.stdout.readline()
        try:
            yield process, re.search(r"http://[\d.:]+\d", line)[0]
        finally:
            process.terminate()


def _ask(address, method, path):
    request = Request(  # noqa: S310 - loopback
        f"{address}{path}", method=method, headers={"SEC": TOKEN, "Prefer": "wait=30"}
    )
    with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - loopback
        return json.loads(answer.read())


def _rows(address, query, together):
    """What a client finds, which starts with all others."""
    together.wait(PATIENCE_S)
    found = _ask(address, "POST", f"{SEARCHES}?query_expression={quote(query)}")
    path = f"{SEARCHES}/{found['search_id']}"
    while found["status"] in {"WAIT", "EXECUTE"}:
        found = _ask(address, "GET", path)
    assert found["status"] == "COMPLETED", found["error_messages"]
    return _ask(address, "GET", f"{path}/results")["events"]


def _peak_bytes(process):
    """The most memory that the process and what it has started ever had."""
    numbers = [str(process.pid)]
    for each in Path("/proc").glob("[0-9]*/status"):
        status = each.read_text(errors="replace")
        if f"\nPPid:\t{process.pid}\n" in status:
            numbers.append(each.parent.name)
    assert len(numbers) > 1, "the process that evaluates is one of its own"
    peaks = (
        re.search(r"VmHWM:\s+(\d+) kB", Path("/proc", each, "status").read_text())
        for each in numbers
    )
    return sum(int(each[1]) * 1024 for each in peaks)


def test_two_hundred_searches_at_once_are_all_right_in_bounded_memory(console, events):
    """At most a base and four times the file of events, however many search."""
    process, address = console
    questions = list(_questions())
    asked = [questions[number % len(questions)] for number in range(CLIENTS)]
    together = threading.Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = pool.map(lambda each: _rows(address, each[0], together), asked)
        wrong = [query for (query, rows), got in zip(asked, found, strict=True) if got != rows]
    assert wrong == []
    if sys.platform == "linux":
        assert _peak_bytes(process) < BASE_BYTES + 4 * events.stat().st_size
