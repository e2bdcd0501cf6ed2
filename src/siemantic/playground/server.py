"""
The site and the playground over HTTP, on this machine alone: a process for each request.

The server has imported and read what answers need, and has no threads; each request is answered by
a fork of it, which is there in some milliseconds, has limits of its own, and can be ended at any
moment without harm to another. See docs/decisions/0043.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import ForkingMixIn, TCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from siemantic.errors import SiemanticError
from siemantic.playground.answers import PARTS
from siemantic.playground.files import File, find_file
from siemantic.playground.gate import RefusalError, check_sender, length_of, read_question
from siemantic.playground.limits import LateError, end_all, end_in, limited
from siemantic.playground.page import PAGE, WAITING
from siemantic.targets.request import TargetRequest

ADDRESS = "127.0.0.1"
MOST_PROCESSES = 24
IDLE_S = 10
_ANSWERS = "answers/"
_MOST_DRAINED = 64 * 1024 * 1024
_AT_ONCE, _DRAIN_S = 64 * 1024, 1

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """
    What is served.

    Attributes:
        files: those that are there from the beginning, by name.
        site: the folder of the site; None where there are no rules to make one of.
        time_limit_s: for each answer.
    """

    requests: tuple[TargetRequest, ...]
    files: Mapping[str, bytes]
    site: Path | None
    time_limit_s: int


class Server(ForkingMixIn, HTTPServer):
    """A process for each connection, and no more of them than can be served."""

    max_children = MOST_PROCESSES
    request_queue_size = 64

    def __init__(self, port: int, offer: Offer, warm_up: Iterable[None] = ()) -> None:
        self.offer = offer
        self._warm_up = iter(warm_up)
        self._parent = os.getppid()
        super().__init__((ADDRESS, port), Handler)

    def server_bind(self) -> None:
        """Bind without the name of the host, for which HTTPServer would ask DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def service_actions(self) -> None:
        """
        Collect the processes that have ended, and end with the command that started us.

        Between requests the next step of getting warm is done, so that the first ones do not wait
        for all of it.
        """
        super().service_actions()
        next(self._warm_up, None)
        if os.getppid() != self._parent:
            os._exit(0)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """A client that has gone is nothing to tell."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version = "siemantic"
    sys_version = ""
    timeout = IDLE_S
    server: Server

    def setup(self) -> None:
        """Begin; who asks has only so long to do so."""
        super().setup()
        end_in(IDLE_S)

    def do_GET(self) -> None:
        """Answer with a file."""
        self._serve(self._file)

    do_HEAD = do_GET  # noqa: N815 - the base's name

    def do_POST(self) -> None:
        """Answer a question."""
        self._serve(self._answer)

    def log_message(self, *_: object) -> None:
        """Nothing: requests are not written down."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no HTTP, or has a method that is not known, in the form of all errors."""
        del explain
        self._write(code, _as_json({"error": message or "this is no request of HTTP"}))

    def _serve(self, answer: Callable[[], File]) -> None:
        try:
            check_sender(self.headers, self.server.server_port)
            found = answer()
        except RefusalError as error:
            self._write(error.status, _as_json({"error": str(error)}))
        else:
            self._write(200, found)

    def _path(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/")

    def _file(self) -> File:
        offer, name = self.server.offer, self._path() or "index.html"
        if offer.site is None and name == "index.html":
            name = PAGE
        found = find_file(name, offer.files, offer.site or Path(os.devnull))
        if found is None and offer.site is not None and name in ("index.html", "rules.html"):
            found = find_file(WAITING, offer.files, offer.site)
        if found is None:
            raise RefusalError(404, "there is no such page")
        return found

    def _answer(self) -> File:
        part = PARTS.get(self._path().removeprefix(_ANSWERS))
        if part is None or not self._path().startswith(_ANSWERS):
            raise RefusalError(404, f"ask one of {', '.join(_ANSWERS + each for each in PARTS)}")
        try:
            length = length_of(self.headers)
        except RefusalError:
            self._drain()
            raise
        body = self.rfile.read(length)
        if len(body) < length:
            raise RefusalError(400, "the body is shorter than its length")
        asked = read_question(body, self.server.offer.requests)
        limit = self.server.offer.time_limit_s
        try:
            with limited(limit, self.connection):
                return _as_json(part(asked))
        except LateError:
            self._write(503, _as_json({"error": f"there is no answer in {limit} seconds"}))
            end_all()
            raise
        except MemoryError:
            raise RefusalError(503, "this needs more memory than is allowed") from None
        except (SiemanticError, RecursionError) as error:
            raise RefusalError(422, str(error)) from error
        except Exception as error:  # the last net: pySigma meets texts of any shape
            message = f"a fault in siemantic: {type(error).__name__}"
            raise RefusalError(500, message) from error

    def _drain(self) -> None:
        """Read what is refused, since a browser that still sends does not see the answer."""
        length = self.headers.get("Content-Length", "")
        left = (
            min(int(length[:12]), _MOST_DRAINED) if length.isascii() and length.isdecimal() else 0
        )
        self.connection.settimeout(_DRAIN_S)
        with suppress(OSError):
            while left > 0 and (read := len(self.rfile.read(min(left, _AT_ONCE)))):
                left -= read

    def _write(self, status: int, file: File) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", file.kind)
        self.send_header("Content-Length", str(len(file.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(file.content)
            self.wfile.flush()


def _as_json(content: object) -> File:
    """In ASCII, since not every text of a rule is one that can be written otherwise."""
    return File(json.dumps(content, default=str).encode(), "application/json")
