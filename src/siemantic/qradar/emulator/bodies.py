"""How much of what clients send is held at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from siemantic.qradar.emulator.exchange import RefusalError

LONGEST_BODY = 64 * 1024 * 1024
MOST_HELD = 2 * LONGEST_BODY
"""Bytes of all bodies together."""


class Bodies:
    """The bodies that are being read or answered; many threads may use it."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._held = 0

    @contextmanager
    def room_for(self, size: int) -> Iterator[None]:
        """
        Room for a body of so many bytes, until the end of the block.

        Raises:
            RefusalError: there is none now, or there is never so much.
        """
        if size > LONGEST_BODY:
            raise RefusalError(413, 0, f"a body has at most {LONGEST_BODY} bytes")
        with self._lock:
            if self._held + size > self._most:
                raise RefusalError(503, 0, "other requests hold all memory that there is for them")
            self._held += size
        try:
            yield
        finally:
            with self._lock:
                self._held -= size
