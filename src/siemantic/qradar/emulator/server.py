"""The emulated console over HTTP, on the standard library's server."""

import hmac
import io
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from siemantic.errors import ConfigurationError
from siemantic.qradar.emulator.bodies import LONGEST_BODY, Bodies
from siemantic.qradar.emulator.console import Emulated
from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply, error_content
from siemantic.qradar.emulator.incoming import Incoming
from siemantic.qradar.emulator.inventory import VERSIONS
from siemantic.qradar.emulator.routes import find_route
from siemantic.qradar.emulator.selection import select
from siemantic.qradar.token import Token

MOST_CONNECTIONS = 512
IDLE_S = 30
HEAD_S = 5
"""So long the head of a request may take, and what follows it, until the token is seen."""

PART = 65_536
"""Bytes of an unwanted body that are read at a time, and not kept."""

PREFIX = "/api"


def is_loopback(host: str) -> bool:
    """
    Whether an address is reached from this machine alone.

    >>> is_loopback("127.0.0.2"), is_loopback("0.0.0.0")
    (True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Server(ThreadingHTTPServer):
    """A thread for each connection, and no more connections than can be served."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self, place: tuple[str, int], token: Token, console: Emulated, tls: ssl.SSLContext | None
    ) -> None:
        self._scheme = "http" if tls is None else "https"
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self.address_family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        self.token = token
        self.console = console
        self.bodies = Bodies()
        super().__init__(place, Handler)
        if tls is not None:
            # The handshake is done by the thread of a connection, not by the one that accepts.
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def address(self) -> str:
        """Where it is reached."""
        host, port = self.server_address[:2]
        name = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"{self._scheme}://{name}:{port}"

    def server_bind(self) -> None:
        """Bind without the name of the host, for which HTTPServer would ask DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Wait for a place, then serve."""
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Serve, and give the place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """A client that has gone is nothing to tell."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "siemantic"
    sys_version = ""
    server: Server

    def setup(self) -> None:
        """Read what comes within the time that whoever sends it has."""
        super().setup()
        self.rfile.close()
        self._incoming = Incoming(self.connection)
        self.rfile = io.BufferedReader(self._incoming)
        self._is_known = False

    def handle_one_request(self) -> None:
        """Answer; half a request takes the place of others for a short time only."""
        self._incoming.allow_in_all(IDLE_S if self._is_known else HEAD_S)
        super().handle_one_request()

    def do_GET(self) -> None:
        """Answer."""
        self._serve()

    do_POST = do_DELETE = do_PATCH = do_PUT = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base's names

    def log_message(self, *_: object) -> None:
        """Nothing: requests are not written down."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no HTTP, in the form of all errors."""
        del explain
        self.close_connection = True
        self._write_refusal(RefusalError(code, 0, message or "this is no request of HTTP"))

    def _serve(self) -> None:
        unread = 0
        try:
            unread = self._length()
            self._check_token()
            self._incoming.allow_each(IDLE_S)
            with self.server.bodies.room_for(unread):
                length, unread = unread, 0
                self._write(self._reply(self._body(length)))
        except RefusalError as error:
            self.close_connection |= unread > 0 or not self._is_known
            self._write_refusal(error)
            if not self._is_known:
                self._incoming.allow_in_all(HEAD_S)
            self._pass_over(unread)
        except OSError:
            raise  # the client has gone
        except Exception as error:  # noqa: BLE001 - the last net, in the form of all errors
            message = f"a fault in siemantic: {type(error).__name__}"
            self._write_refusal(RefusalError(500, 1020, message))

    def _length(self) -> int:
        """
        How long the body is; a connection of which that is not known is closed.

        Source: RFC 9112 section 6.3.
        """
        lengths = {*self.headers.get_all("Content-Length", ["0"])}
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise RefusalError(411, 0, "a body is sent with its length")
        length = lengths.pop()
        if lengths:
            self.close_connection = True
            raise RefusalError(400, 0, "Content-Length is there twice, each another")
        if not (length.isascii() and length.isdecimal()) or len(length) > 18:  # noqa: PLR2004 - digits
            self.close_connection = True
            raise RefusalError(400, 0, "Content-Length is no number")
        return int(length)

    def _body(self, length: int) -> bytes:
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            raise RefusalError(400, 0, "the body is shorter than its length")
        return body

    def _pass_over(self, length: int) -> None:
        """Read what a client that was refused sends all the same, so that it sees the answer."""
        left = min(length, LONGEST_BODY)
        while left > 0 and (part := self.rfile.read(min(left, PART))):
            left -= len(part)

    def _check_token(self) -> None:
        """Before anything of a body is read, so that nobody without a token fills memory."""
        sent = self.headers.get("SEC", "")
        token = self.server.token.reveal()
        self._is_known = hmac.compare_digest(sent.encode(), token.encode())
        if not self._is_known:
            message = "No SEC header present in request" if not sent else "the token is not known"
            raise RefusalError(401, 0, message)

    def _reply(self, body: bytes) -> Reply:
        version = self.headers.get("Version")
        if version is not None and version not in VERSIONS:
            message = f"the API has no version '{version[:20]}'; it has {', '.join(VERSIONS)}"
            raise RefusalError(422, 0, message)
        parts = urlsplit(self.path)
        path = parts.path.removeprefix(PREFIX)
        found = find_route(self.command, path if parts.path.startswith(PREFIX) else "")
        if found.route is None and found.methods:
            raise RefusalError(405, 0, f"only {', '.join(found.methods)} is possible here")
        if found.route is None:
            raise RefusalError(404, 0, "there is no such endpoint in this emulator")
        asked = self._asked(parts.query, body, found.names)
        reply = found.route.answer(self.server.console, asked)
        return select(reply, asked, found.route.selecting)

    def _asked(self, query: str, body: bytes, names: Mapping[str, str]) -> Asked:
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        form = body.decode("utf-8", "replace") if is_form else ""
        try:
            pairs = [*parse_qsl(query), *parse_qsl(form)]
        except ValueError:
            raise RefusalError(422, 1005, "the parameters cannot be read") from None
        plain = {name: unquote(value) for name, value in names.items()}
        return Asked(plain, dict(pairs), headers, b"" if is_form else body)

    def _write_refusal(self, error: RefusalError) -> None:
        headers = {"Retry-After": "1"} if error.status == 503 else {}  # noqa: PLR2004 - is busy
        self._write(Reply(error_content(error), error.status, headers=headers))

    def _write(self, reply: Reply) -> None:
        body = json.dumps(reply.content).encode()
        self.request_version = self.protocol_version  # else what is no HTTP/1 gets no status line
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def serve(
    place: tuple[str, int], token: Token, console: Emulated, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """
    The server, which answers until the end of the block, by TLS if there is a context.

    Raises:
        ConfigurationError: the place is taken, or no address of this machine.
    """
    try:
        server = Server(place, token, console, tls)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot listen at {place[0]}:{place[1]}: {reason}"
        raise ConfigurationError(f"{message}; choose another --port") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
