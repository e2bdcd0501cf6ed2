"""
Law: only our own page gets an answer, of this machine, within its limits, whatever is sent.

The server is a process of its own and is asked over real connections.
"""

import json
import os
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

import hostile_rules
from cases_of import cases_of
from playground.served import CORRELATION, RULE, served
from siemantic.errors import ConfigurationError
from siemantic.playground import Settings, serve

HANGS = RULE.replace(r"Image|endswith: '\a.exe'", "Image|re: '(a+)+$'")
LONG_EVENTS = "\n".join([json.dumps({"Image": "a" * 60 + "!"})] * 100)


@pytest.fixture(scope="module")
def server():
    """A server without a site."""
    with served(time_limit_s=30) as found:
        yield found


@pytest.mark.parametrize("case", cases_of("playground/requests.yml"))
def test_request_is_answered_as_it_deserves(server, case):
    """With the status of the case; nothing that is refused says more than that."""
    body = None
    headers = {}
    if "body" in case:
        body = (case["body"] * case.get("size", 1)).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    headers |= {
        k: v.replace("{port}", str(server.port)) for k, v in case.get("headers", {}).items()
    }
    if "Transfer-Encoding" in headers:
        headers["Content-Length"] = ""
    method = case.get("method", "GET" if body is None else "POST")
    found = server.request(method, case["path"], headers, body)
    assert found.status == case["status"]
    if found.status != 200:
        assert set(found.said) == {"error"}


def test_every_answer_forbids_what_pages_need_not(server):
    """No inline script, other host, frame or guess at kinds, for files and refusals alike."""
    for path in ("/playground.html", "/assets/site.css", "/nowhere"):
        headers = server.request("GET", path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers


def test_only_the_loopback_is_listened_to(server):
    """Not even another address of this machine, which 127.0.0.2 is in Linux."""
    assert server.address.startswith("http://127.0.0.1:")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), 5)


def test_port_that_is_taken_is_told(server):
    """With the way out."""
    with (
        pytest.raises(ConfigurationError, match="choose another --port"),
        serve(Settings((), None, server.port)),
    ):
        pass


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The files of hostile rules, by their titles."""
    return hostile_rules.write_all(tmp_path_factory.mktemp("hostile") / "rules")


@pytest.mark.parametrize("title", hostile_rules.CASES)
def test_hostile_rule_harms_nothing(server, hostile, title):
    """Each part answers or refuses, and nothing is written."""
    text = hostile[title].read_bytes().decode("utf-8", "replace")
    before = sorted(hostile[title].parent.rglob("*"))
    for part in ("queries", "findings"):
        found = server.ask(part, text)
        assert found.status in (200, 413, 422, 503)
        assert found.status == 200 or set(found.said) == {"error"}
    assert sorted(hostile[title].parent.rglob("*")) == before


def test_work_that_never_ends_is_ended():
    """It is told; other questions are answered meanwhile, and no process is left."""
    with served(time_limit_s=3) as server:
        warm(server)
        with server.connect() as connection:
            ask_what_hangs(connection)
            assert server.request("GET", "/playground.html").status == 200
            with connection.getresponse() as answer:
                said = json.loads(answer.read())
        assert (answer.status, said) == (503, {"error": "there is no answer in 3 seconds"})
        assert wait_until(lambda: not children_of(child_of_ours()))


def test_work_that_nobody_waits_for_is_ended():
    """A page that asks anew drops its old questions, and they cost nothing more."""
    with served() as server:
        warm(server)
        with server.connect() as connection:
            ask_what_hangs(connection)
            assert wait_until(lambda: children_of(child_of_ours()))
        assert wait_until(lambda: not children_of(child_of_ours()))


def ask_what_hangs(connection):
    """A question of minutes: an expression is given up on after two seconds, on each event."""
    body = json.dumps({"rule": HANGS, "events": LONG_EVENTS})
    connection.request("POST", "/answers/events", body, {"Content-Type": "application/json"})


def test_waiting_client_holds_nobody_up(server):
    """Connections that say nothing keep no other from its answer."""
    with ExitStack() as idle:
        for _ in range(8):
            idle.enter_context(server.connect()).connect()
        assert server.request("GET", "/playground.html").status == 200


def test_correlation_is_looked_at_with_its_rules(server):
    """Several documents: the correlation has the query, and raises alerts over a stream."""
    text = f"{RULE}---\n{CORRELATION}"
    (target,) = server.ask("queries", text).said["targets"]
    assert [(each["title"], each["status"]) for each in target["queries"]] == [
        ("A tool", "correlated"),
        ("Many tools", "converted"),
    ]
    event = {"Image": r"C:\a.exe", "Computer": "c"}
    stream = [{"time": f"2026-01-31T10:0{n}:00Z", "event": event} for n in range(2)]
    found = server.ask("events", text, json.dumps(stream)).said
    assert [each["rules"][0]["matches"] for each in found["events"]] == [True, True]
    assert found["correlations"] == [
        {
            "title": "Many tools",
            "alerts": ["at 2026-01-31T10:01:00+00:00 for Computer c"],
            "why": "",
        }
    ]
    assert "needs times" in server.ask("events", text, "{}").said["correlations"][0]["why"]


def test_each_part_says_what_there_is(server):
    """The query, its verdict, findings at their lines, witnesses and own events with reasons."""
    (target,) = server.ask("queries", RULE).said["targets"]
    assert "ILIKE" in target["queries"][0]["html"]
    assert server.ask("verdicts", RULE).said["verdicts"][0]["verdict"] == "proved"
    findings = server.ask("findings", RULE + "level: hihg\n").said["findings"]
    assert (9, "error") in {(each["line"], each["level"]) for each in findings}
    (rule,) = server.ask("witnesses", RULE).said["rules"]
    assert {each["match"] for each in rule["events"]} == {True, False}
    events = '{"Image": "C:\\\\a.exe"}\n{"Image": "b"}\n'
    found = server.ask("events", RULE, events).said["events"]
    assert [each["rules"][0]["matches"] for each in found] == [True, False]
    assert "Image is 'b'" in found[1]["rules"][0]["why"]


def test_slow_events_lose_no_answer_of_the_others(server):
    """What was tried by the time of the answer is told, and of the rest that it was not."""
    events = '{"Image": "b"}\n' + LONG_EVENTS
    found = [each["rules"][0] for each in server.ask("events", HANGS, events).said["events"]]
    assert found[0]["matches"] is False
    assert found[-1]["matches"] is None
    assert found[-1]["why"].startswith("not tried")


def test_witnesses_that_take_long_are_told_with_what_is_left(server):
    """Of a rule with thousands of values there is something, and the rest is counted."""
    values = ", ".join(f"'*{number * 7919:08x}*{number}'" for number in range(3000))
    (rule,) = server.ask("witnesses", RULE.replace(r"'\a.exe'", f"[{values}]")).said["rules"]
    assert rule["events"]
    assert rule["left"] > 0


def test_text_that_is_no_yaml_is_told_at_its_line(server):
    """As a problem of the rule, not as a refusal."""
    found = server.ask("queries", "title: a\ndetection: [\n")
    assert found.status == 200
    assert [each["code"] for each in found.said["problems"]] == ["invalid_yaml"]


def test_what_is_missing_is_asked_for_in_the_text(server):
    """There is no file that could be given, and none that has a name."""
    (problem,) = server.ask("queries", CORRELATION).said["problems"]
    assert problem["hint"].endswith(
        "write it into this text as well, behind a line with nothing but ---"
    )
    assert server.ask("queries", " ").said["problems"][0]["message"] == "there is no rule yet"
    (target,) = server.ask("queries", RULE.partition("\n")[2]).said["targets"]
    assert target["queries"][0]["title"] == "untitled rule"
    twice = f"{RULE}---\n{RULE.replace('0b01', '0b03')}---\n{CORRELATION}"
    assert "<text>" not in json.dumps(server.ask("queries", twice).said["problems"])


def warm(server):
    """Until the server has imported what it needs, so that limits are about the work alone."""
    for part in ("queries", "findings", "verdicts", "witnesses", "events"):
        server.ask(part, RULE, "{}")


def child_of_ours():
    """The process of the server that was started last."""
    return max(each for each in children_of(os.getpid()) if b"spawn_main" in command_of(each))


def children_of(parent):
    """The processes that a process has started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(int(path.parent.name))
    return found


def command_of(process):
    """Its command line; empty if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def wait_until(happens, limit_s=60):
    """Whether it happens before long."""
    end = time.monotonic() + limit_s
    while not happens() and time.monotonic() < end:
        time.sleep(0.05)
    return happens()
