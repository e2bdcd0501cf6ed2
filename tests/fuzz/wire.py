"""HTTP without a network: requests as bytes to a handler, and answers as data to a client."""

import io
import json
from collections import Counter
from contextlib import suppress
from http.client import HTTPException, HTTPResponse

import yaml


def tree_of(data):
    """What the bytes are as YAML, the bytes as a text where they are none."""
    try:
        return yaml.load(data, Loader=yaml.CSafeLoader)
    except Exception:  # noqa: BLE001 - PyYAML raises what Python raises
        return data.decode("latin-1")


class Wire:
    """What a handler takes for a connection."""

    def __init__(self, sent):
        self._sent = sent
        self._coming = io.BytesIO(sent)
        self.answered = b""

    def makefile(self, *_args, **_more):
        """What the client sends, or what it is answered."""
        return io.BytesIO(self._sent)

    def recv_into(self, buffer):
        """More of what the client sends."""
        return self._coming.readinto(buffer)

    def sendall(self, content):
        """Keep a part of the answer."""
        self.answered += bytes(content)

    def settimeout(self, _seconds):
        """Nothing waits here."""

    setsockopt = shutdown = close = settimeout


def raw_request(asked, token):
    """The bytes of a request given as a mapping; what that does not say is as it should be."""
    body = asked.get("body", b"")
    if not isinstance(body, bytes):
        body = body if isinstance(body, str) else json.dumps(body)
        body = body.encode("utf-8", "surrogatepass")
    own = asked.get("headers")
    headers = {"Host": "127.0.0.1:8000", "SEC": token, "Content-Type": "application/json",
               "Content-Length": len(body), **(own if isinstance(own, dict) else {})}  # fmt: skip
    lines = [f"{asked.get('method', 'GET')} {asked.get('path', '/')} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def answers_of(handler, server, sent):
    """The status and body of each answer to what is sent, by a handler of `http.server`."""
    wire = Wire(sent)
    handler(wire, ("127.0.0.1", 1), server)
    stream = io.BytesIO(wire.answered)
    while wire.answered.startswith(b"HTTP/", stream.tell()):  # nothing else has HTTP 0.9
        yield _read(stream)


def _read(stream):
    response = HTTPResponse(_Once(stream))
    response.begin()
    length = response.length or 0
    with suppress(HTTPException):
        return response.status, stream.read(length)


class _Once:
    """A stream that stays open when one answer has been read."""

    def __init__(self, stream):
        self._stream = stream

    def makefile(self, *_):
        """The stream."""
        return self

    def readline(self, *most):
        """A line of it."""
        return self._stream.readline(*most)

    def read(self, *most):
        """A part of it."""
        return self._stream.read(*most)

    def close(self):
        """Not yet."""

    flush = close


class Answers:
    """
    A console that answers as a tree says: what is asked -> an answer, or several of them in order.

    What is asked is a path, with a method before it or without; '*' is for all others.
    """

    def __init__(self, tree, most):
        self._tree = tree if isinstance(tree, dict) else {"*": tree}
        self._most = most
        self.count = 0
        self._asked = Counter()

    def __call__(self, request):
        """The answer to a request of httpx."""
        import httpx

        self.count += 1
        assert self.count < self._most, "the console is asked for ever"
        path = request.url.path.removeprefix("/api")
        names = (f"{request.method} {path}", path, "*")
        name = next((each for each in names if each in self._tree), "*")
        self._asked[name] += 1
        told = self._tree.get(name)
        if isinstance(told, list) and told:
            told = told[min(self._asked[name], len(told)) - 1]
        told = told if isinstance(told, dict) else {"body": told}
        body, status = told.get("body"), told.get("status")
        content = body if isinstance(body, str) else json.dumps(body)
        sound = status if isinstance(status, int) and 100 <= status < 600 else 200
        headers = [tuple(map(_latin, each)) for each in _pairs(told.get("headers"))]
        return httpx.Response(sound, headers=headers, content=content.encode("utf-8", "replace"))


def _pairs(headers):
    return headers.items() if isinstance(headers, dict) else ()


def _latin(text):
    return str(text).encode("latin-1", "replace")
