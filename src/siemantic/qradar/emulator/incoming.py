"""The bytes that come over a connection, for as long as they may take."""

import io
import socket
import time


class Incoming(io.RawIOBase):
    """
    What a connection brings; to wait for it longer than is allowed ends with TimeoutError.

    >>> ours, theirs = socket.socketpair()
    >>> with ours, theirs:
    ...     incoming = Incoming(ours)
    ...     incoming.allow_in_all(0.05)
    ...     try:
    ...         io.BufferedReader(incoming).read(1)
    ...     except TimeoutError:
    ...         print("too late")
    too late
    """

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection
        self._end_s: float | None = None

    def allow_each(self, seconds: float) -> None:
        """Each reading and writing may take so long."""
        self._end_s = None
        self._connection.settimeout(seconds)

    def allow_in_all(self, seconds: float) -> None:
        """All readings together may, so that a byte now and then gains no time."""
        self._end_s = time.monotonic() + seconds
        self._connection.settimeout(seconds)

    def readable(self) -> bool:
        """Always, until the connection is closed."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the base's is wider
        """Bytes into the buffer; how many, 0 at the end."""
        if self._end_s is not None:
            self._connection.settimeout(max(self._end_s - time.monotonic(), _NOW_S))
        return self._connection.recv_into(buffer)


_NOW_S = 0.001
"""A time limit of 0 would be another mode of the connection."""
