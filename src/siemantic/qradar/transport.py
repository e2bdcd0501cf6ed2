"""
One request over HTTP and its answer, or why there is none; the only importer of httpx.

The token is taken out of all that comes back here, before anything is read or cut.

What goes wrong on the way is a value, not an exception: nothing of httpx, whose objects hold the
token, is then part of a traceback.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from siemantic.errors import ConfigurationError
from siemantic.qradar.connection import LOOPBACK, Clock, Connection
from siemantic.qradar.token import Token

if TYPE_CHECKING:
    import httpx

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Stage = Literal["unreached", "untrusted", "broken"]
"""How far a request came: nothing was sent; the console is not who it should be; anything."""


@dataclass(frozen=True, slots=True)
class Request:
    """
    What is asked for.

    Attributes:
        path: below `/api`, each part of it already quoted.
        form: sent as the body in place of `body`.
        is_repeatable: whether asking twice is the same as asking once.
    """

    method: Method
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    body: bytes | None = None
    is_repeatable: bool = False

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.method} /api{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """
        The body in UTF-8, which JSON is in (RFC 8259, 8.1).

        Raises:
            UnicodeDecodeError: it is in something else, in which no token is looked for.
        """
        return self.body.decode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer, in words."""

    stage: Stage
    message: str


@dataclass(frozen=True, slots=True)
class Channel:
    """An open connection to a console; `send` asks it once."""

    connection: Connection
    clock: Clock
    client: "httpx.Client" = field(repr=False)

    def send(self, request: Request) -> Answer | Fault:
        """The answer, whatever its status, or why there is none; without the token."""
        return _without(self.connection.token, self._sent(request))

    def _sent(self, request: Request) -> Answer | Fault:
        import httpx

        try:
            return self._exchange(request)
        except httpx.HTTPError as error:
            return _fault(error, self.connection)
        except httpx.InvalidURL:
            return Fault("unreached", "that is no address")
        except _TooLargeError as error:
            return Fault("broken", str(error))

    def _exchange(self, request: Request) -> Answer:
        with self.client.stream(
            request.method,
            f"{self.connection.address}/api{request.path}",
            params=dict(request.parameters),
            headers={"Accept": "application/json", **request.headers},
            data=None if request.form is None else dict(request.form),
            content=request.body,
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, self._receive(response))

    def _receive(self, response: "httpx.Response") -> bytes:
        """The whole body, within the limits of time and size."""
        import httpx

        limits = self.connection.limits
        end_s = self.clock.now_s() + limits.answer_s
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > limits.answer_bytes:
                raise _TooLargeError(f"its answer is larger than {limits.answer_bytes} bytes")
            if self.clock.now_s() > end_s:
                raise httpx.ReadTimeout("the answer comes too slowly")
            parts.append(part)
        return b"".join(parts)


class _TooLargeError(Exception):
    """An answer that is not read to its end."""


def _without(token: Token, outcome: Answer | Fault) -> Answer | Fault:
    """What came back, without the token, which a console or what stands before it may echo."""
    hide = token.hide_in_text
    if isinstance(outcome, Fault):
        return Fault(outcome.stage, hide(outcome.message))
    headers = {hide(name): hide(value) for name, value in outcome.headers.items()}
    return Answer(outcome.status, headers, token.hide_in(outcome.body))


@contextmanager
def open_channel(connection: Connection, clock: Clock) -> Iterator[Channel]:
    """
    A channel to the console; nothing is sent yet.

    Raises:
        ConfigurationError: httpx is not installed, or the CA's file cannot be used.
    """
    with _client(connection) as client:
        yield Channel(connection, clock, client)


def _client(connection: Connection) -> "httpx.Client":
    try:
        import httpx
    except ImportError as error:
        message = "speaking with a console needs httpx"
        raise ConfigurationError(f"{message}; pip install 'siemantic[qradar]'") from error
    limits = connection.limits
    is_local = urlsplit(connection.address).hostname in LOOPBACK
    trust = _trust(connection)
    try:
        return httpx.Client(
            auth=_authentication(connection.token),
            verify=trust,
            timeout=httpx.Timeout(limits.answer_s, connect=limits.connect_s),
            follow_redirects=False,  # the token is for this address alone
            trust_env=not is_local,  # a proxy is not asked for what is here
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        message = "the proxy that the environment names cannot be used"
        raise ConfigurationError(f"{message}; see HTTPS_PROXY and ALL_PROXY") from error


def _authentication(token: Token) -> "httpx.Auth":
    """
    Puts the token into the header SEC of each request, at the last moment.

    Source: OVERVIEW c_rest_api_getting_started, "Required permissions to access the API".
    """
    import httpx

    class ServiceToken(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
            request.headers["SEC"] = token.reveal()
            yield request

    return ServiceToken()


def _trust(connection: Connection) -> ssl.SSLContext:
    """Who is trusted: the system's CAs, or those of the file alone."""
    if connection.ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(connection.ca_file))
    except (OSError, ssl.SSLError) as error:
        reason = "it holds no certificate in PEM" if isinstance(error, ssl.SSLError) else None
        message = f"the CA's file {connection.ca_file} cannot be used"
        raise ConfigurationError(f"{message}: {reason or error.strerror}") from error


def _fault(error: "httpx.HTTPError", connection: Connection) -> Fault:
    import httpx

    limits = connection.limits
    problem = _tls_problem(error, has_ca=connection.ca_file is not None)
    if problem is not None:
        return Fault("untrusted", problem)
    match error:
        case httpx.ConnectTimeout():
            return Fault("unreached", f"there is no connection within {limits.connect_s:g} s")
        case httpx.ConnectError() | httpx.ProxyError():
            return Fault("unreached", _reason(error))
        case httpx.TimeoutException():
            return Fault("broken", f"there is no whole answer within {limits.answer_s:g} s")
        case httpx.RemoteProtocolError() | httpx.ReadError() | httpx.WriteError():
            return Fault("broken", "the connection was cut off")
        case httpx.DecodingError():
            return Fault("broken", "its answer cannot be unpacked; is this a QRadar console?")
        case _:
            return Fault("broken", _reason(error))


def _reason(error: Exception) -> str:
    return connection_words(str(error)) or type(error).__name__


def connection_words(text: str) -> str:
    """
    What an operating system says of a connection, without its number.

    >>> connection_words("[Errno 111] Connection refused")
    'Connection refused'
    """
    return text.partition("] ")[2] if text.startswith("[Errno") else text


def _way_out(code: int, *, has_ca: bool) -> str:
    if code in _OTHER_NAME:
        return "give the address with a name that the certificate has"
    if code in _EXPIRED:
        return "the console needs a new one"
    return (
        "the CA's file has not the one that signed it" if has_ca else "give the CA that signed it"
    )


_CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
"""What TLS says where the connection was cut."""


_EXPIRED, _OTHER_NAME = (10,), (62, 64)
"""Codes of OpenSSL (x509_vfy.h): has expired; hostname mismatch, IP address mismatch."""


def _tls_problem(error: BaseException | None, *, has_ca: bool) -> str | None:
    """Why TLS did not trust or understand the other side, None when it is about something else."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = error.verify_message.rstrip(".")
            way_out = _way_out(error.verify_code, has_ca=has_ca)
            return f"its certificate is not trusted ({reason}); {way_out}"
        if isinstance(error, ssl.SSLError) and not isinstance(error, _CUT):
            reason = (error.reason or "no reason given").lower().replace("_", " ")
            return f"it does not speak TLS as it should ({reason}); is it the port of a console?"
        error = error.__cause__ or error.__context__
    return None
