"""What has to be known to reach a console."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from siemantic.errors import ConfigurationError
from siemantic.qradar.token import Token

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Limits:
    """
    How long and how much a console may answer, and how often it is asked.

    Attributes:
        connect_s: until a connection stands.
        answer_s: until an answer is there, the last byte included.
        answer_bytes: of one answer.
        attempts: for one request, the first included.
        pause_s: before the second attempt; it doubles before each further one.
        longest_pause_s: what a console may ask for with Retry-After.
    """

    connect_s: float = 10
    answer_s: float = 60
    answer_bytes: int = 256 * 1024 * 1024
    attempts: int = 4
    pause_s: float = 0.5
    longest_pause_s: float = 60


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Time as the client sees it.

    Attributes:
        now_s: seconds that only go forward.
        date_s: seconds since 1970.
        wait: for so many seconds.
    """

    now_s: Callable[[], float] = time.monotonic
    date_s: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Connection:
    """
    One console.

    Attributes:
        address: as `read_address` gives it.
        ca_file: certificates in PEM to trust instead of the system's.
    """

    address: str
    token: Token
    ca_file: Path | None = None
    limits: Limits = field(default_factory=Limits)


def read_address(text: str) -> str:
    """
    The address of a console without path: what a person writes, or copies from a browser.

    >>> read_address("qradar.example.com/console/")
    'https://qradar.example.com'
    >>> read_address("http://127.0.0.1:8443")
    'http://127.0.0.1:8443'

    Raises:
        ConfigurationError: it is no address, has a password in it, or would send the token readable
            over a network.
    """
    parts = _split(text if "://" in text else f"https://{text}", text)
    if parts.username is not None or parts.password is not None:
        message = "an address with a user name or password is not used"
        raise ConfigurationError(f"{message}; a console takes a service token")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        message = f"'http://{parts.hostname}' would send the token readable over the network"
        raise ConfigurationError(f"{message}; use https")
    return f"{parts.scheme}://{parts.netloc}"


def _split(text: str, shown: str) -> SplitResult:
    """The parts of an address that has a host, and a port that can be one."""
    try:
        parts = urlsplit(text.strip())
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_address = None
    if not is_address or not parts.netloc.isascii() or " " in parts.netloc:
        name = "what stands there" if "@" in shown else f"'{shown[:80]}'"  # a password, perhaps
        message = f"{name} is no address of a console"
        raise ConfigurationError(f"{message}; write https://qradar.example.com")
    return parts
