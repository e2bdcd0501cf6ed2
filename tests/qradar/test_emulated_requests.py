"""Who may ask the emulated console, and what is no request: refused early, and bounded."""

import re
import socket
import time
from contextlib import ExitStack, suppress

import pytest

from qradar.emulated import TOKEN, ask, emulated
from siemantic.qradar.emulator import bodies
from siemantic.qradar.emulator.exchange import RefusalError
from siemantic.qradar.emulator.server import IDLE_S, MOST_CONNECTIONS

SEARCHES = "/api/ariel/searches"


@pytest.fixture(scope="module")
def server():
    """A console with 120 events and no flows."""
    with emulated() as found:
        yield found


@pytest.mark.parametrize(
    "token", [None, "", "wrong", f"{TOKEN}x", "ümlaut".encode().decode("latin-1")]
)
def test_nothing_is_answered_without_the_token(server, token):
    status, _, content = ask(server, "GET", "/api/system/about", headers={"SEC": token})
    assert (status, content["http_response"]["code"]) == (401, 401)
    assert set(content) == {"message", "details", "description", "code", "http_response"}


def test_a_version_that_the_console_has_not_is_refused(server):
    status, _, content = ask(server, "GET", "/api/system/about", headers={"Version": "99.0"})
    assert (status, content["message"]) == (
        422,
        "the API has no version '99.0'; it has 24.0, 25.0, 26.0",
    )


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/system/about", 404),
        ("DELETE", "/api/system/about", 405),
        ("PUT", SEARCHES, 405),
        ("GET", "/api/ariel/databases/nothing", 404),
        ("GET", f"{SEARCHES}/s999", 404),
        ("GET", f"{SEARCHES}/s999/results", 404),
        ("GET", "/api/ariel/functions", 422),
        ("GET", "/api/system/about?filter=x", 422),
        ("POST", SEARCHES, 422),
        ("POST", f"{SEARCHES}?saved_search_id=5", 404),
        ("POST", f"{SEARCHES}?saved_search_id=5&query_expression=x", 422),
    ],
)
def test_what_cannot_be_answered_is_an_error_in_the_documented_form(server, method, path, expected):
    status, _, content = ask(server, method, path)
    assert (status, content["http_response"]["code"]) == (expected, expected)


def test_a_body_beyond_the_bound_is_not_read(server, monkeypatch):
    monkeypatch.setattr(bodies, "LONGEST_BODY", 1000)
    status, _, _ = ask(server, "POST", SEARCHES, b"x" * 1001)
    assert status == 413


def _answer(connection):
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_who_has_no_token_is_refused_before_a_body_is_read(server):
    """So nobody fills memory without one; the answer comes while the body is still on its way."""
    head = b"POST /api/ariel/searches HTTP/1.1\r\nContent-Length: 40000000\r\n\r\n"
    with socket.create_connection(server.server_address[:2], timeout=30) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_who_has_no_token_sees_the_answer_after_a_body_too(server):
    status, _, _ = ask(server, "POST", SEARCHES, b"x" * 5_000_000, {"SEC": "wrong"})
    assert status == 401


def test_bodies_are_bounded_together():
    """A request for which there is no room now is told to come again."""
    held = bodies.Bodies(most=1000)
    with held.room_for(600), held.room_for(400):
        with pytest.raises(RefusalError) as raised, held.room_for(1):
            pass
        assert raised.value.status == 503
    with held.room_for(1000):
        pass


def test_a_body_for_which_there_is_no_room_is_told_to_come_again(server, monkeypatch):
    monkeypatch.setattr(server, "bodies", bodies.Bodies(most=1000))
    status, headers, _ = ask(server, "POST", SEARCHES, b"x" * 1001)
    assert (status, headers["Retry-After"]) == (503, "1")
    assert ask(server, "GET", "/api/system/about")[0] == 200


def test_half_requests_without_a_token_keep_nobody_out(server):
    """More of them than there are places; each is given up soon, a byte now and then or not."""
    with ExitStack() as stack:
        for _ in range(MOST_CONNECTIONS + 90):
            place = server.server_address[:2]
            half = stack.enter_context(socket.create_connection(place, timeout=30))
            half.sendall(b"GET /api/system/about HTTP/1.1\r\nX: ")
        begin_s = time.monotonic()
        assert ask(server, "GET", "/api/system/about")[0] == 200
        assert time.monotonic() - begin_s < IDLE_S / 2


def test_a_head_that_comes_byte_by_byte_is_given_up(server):
    with socket.create_connection(server.server_address[:2], timeout=30) as connection:
        begin_s = time.monotonic()
        with suppress(OSError):  # the server has closed it
            while time.monotonic() - begin_s < IDLE_S:
                connection.sendall(b"x")
                time.sleep(0.2)
        assert time.monotonic() - begin_s < IDLE_S


@pytest.mark.parametrize(
    "sent",
    [
        b"GARBAGE\r\n\r\n",
        b"GET /api/system/about HTTP/9.9\r\n\r\n",
        b"GET /api/system/about\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 0\r\n\r\n{}",
        b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /api/ariel/searches HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /api/ariel/searches HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/ariel/searches HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_the_connection_closed(server, sent):
    place = server.server_address[:2]
    with socket.create_connection(place, timeout=30) as connection:
        connection.sendall(sent)
        answer = _answer(connection)
    assert re.match(rb"HTTP/1.1 (4\d\d|505) .*?\r\n\r\n\{", answer, re.DOTALL), answer
    assert b"Traceback" not in answer
