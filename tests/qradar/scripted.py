"""
A web server on loopback that answers as it is told, also wrongly: what faults are made with.

It reads whole requests and writes raw bytes, so that an answer can be cut off anywhere.
"""

import json
import socket
import ssl
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

VERSIONS = [
    {"id": 1, "version": "25.0", "deprecated": False, "removed": False, "root_resource_ids": []},
    {"id": 2, "version": "26.0", "deprecated": False, "removed": False, "root_resource_ids": []},
]
PATIENCE_S = 20
"""So long a server waits for what a client does not do."""


@dataclass(frozen=True)
class Seen:
    """A request that came in; `headers` have names in lower case."""

    method: str
    path: str
    parameters: dict
    headers: dict
    body: bytes


@dataclass(frozen=True)
class Reply:
    """
    An answer: JSON unless it is bytes.

    `shows` is how many of its bytes are sent before the connection is cut. `reads` is how many
    bytes of a request's body are read before it is cut without an answer. One that `waits` comes
    when the server ends.
    """

    content: object = None
    status: int = 200
    headers: dict = field(default_factory=dict)
    shows: int | None = None
    reads: int | None = None
    waits: bool = False

    @property
    def raw(self):
        """The bytes of the answer, status line and headers included."""
        content = self.content
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        lines = [f"HTTP/1.1 {self.status} Whatever", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def refusal(status, message, code=0, description="", **headers):
    """An error answer as IBM's page on error messages has it."""
    told = {"message": "What HTTP says", "code": status}
    content = {"message": message, "details": {}, "description": description, "code": code}
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply({**content, "http_response": told}, status, shown)


@dataclass
class Scripted:
    """
    The server: `replies` has the answers of each path, of which the last is given for ever.

    A reply may be a function of the request.
    """

    address: str
    replies: dict = field(default_factory=dict)
    seen: list = field(default_factory=list)
    given: dict = field(default_factory=lambda: defaultdict(int))
    release: threading.Event = field(default_factory=threading.Event)

    def reply_to(self, seen):
        """The next answer at that path."""
        if seen.path == "/api/help/versions" and seen.path not in self.replies:
            return Reply(VERSIONS)
        scripted = self.replies.get(seen.path, [refusal(404, "there is nothing here", 1002)])
        number = min(self.given[seen.path], len(scripted) - 1)
        self.given[seen.path] += 1
        found = scripted[number]
        return found if isinstance(found, Reply) else found(seen)

    def asked(self, path):
        """The requests for a path."""
        return [each for each in self.seen if each.path == path]


@contextmanager
def serve(context=None):
    """A server on a free port of loopback, with TLS if a context is given."""
    listener = socket.create_server(("127.0.0.1", 0))
    scheme = "http" if context is None else "https"
    server = Scripted(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=_accept, args=(listener, server, context), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE_S)


def _accept(listener, server, context):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(PATIENCE_S)
        threading.Thread(target=_serve, args=(connection, server, context), daemon=True).start()


def _serve(connection, server, context):
    with connection:
        try:
            stream = connection if context is None else context.wrap_socket(connection, True)
        except (ssl.SSLError, OSError):
            return
        with stream, stream.makefile("rb") as file, suppress(OSError, ValueError):
            _answer(file, stream, server)


def _answer(file, stream, server):
    if not file.peek()[:1].isalpha():  # TLS, where plain HTTP is spoken
        stream.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return
    method, target, _ = file.readline().decode().split(" ")
    headers = dict(_headers(file))
    parts = urlsplit(target)
    parameters = dict(parse_qsl(parts.query))
    length = int(headers.get("content-length", 0))
    waiting = server.replies.get(parts.path, [None])[-1]
    cut = getattr(waiting, "reads", None)
    body = file.read(length if cut is None else cut)
    seen = Seen(method, parts.path, parameters, headers, body)
    server.seen.append(seen)
    reply = server.reply_to(seen)
    if cut is not None:
        return
    if reply.waits:
        server.release.wait(PATIENCE_S)
    stream.sendall(reply.raw[: reply.shows])


def _headers(file):
    while line := file.readline().decode().strip():
        name, _, value = line.partition(":")
        yield name.lower(), value.strip()
