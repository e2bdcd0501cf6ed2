"""
The limits of a process that answers one request: time, processor time, memory, and its client.

It is the process that ends, whatever it does: a regular expression that never ends as well as a
proof that does, or a process that it waits for.
"""

import gc
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY = 2 * 2**30
_GRACE_S = 2
_LOOK_S = 0.1


class LateError(BaseException):
    """The time is over; no exception that is caught on the way."""


def end_in(seconds: int) -> None:
    """Whatever happens, this process ends then, unless its work in `limited` has begun."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


@contextmanager
def limited(time_limit_s: int, client: socket.socket) -> Iterator[None]:
    """
    The work in the block ends with its time, or when nobody waits for it any more.

    Raises:
        LateError: the time is over.
        MemoryError: it needs too much.
    """
    os.setpgid(0, 0)  # what it starts ends with it
    gc.freeze()  # what was there before the work stays
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    limit = time_limit_s + _GRACE_S
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))  # where no signal is looked for
    end = time.monotonic() + time_limit_s

    def look(*_: object) -> None:
        if _is_gone(client):
            end_all()
        if time.monotonic() > end:
            raise LateError

    # A signal and no thread: a regular expression lets no thread run, but looks for signals.
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK_S, _LOOK_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def end_all() -> None:
    """End this process, and all that it started."""
    os.killpg(0, signal.SIGKILL)


def _is_gone(client: socket.socket) -> bool:
    """Whether nobody waits for the answer; a client has nothing more to send."""
    try:
        return bool(select.select([client], [], [], 0)[0]) and not client.recv(1, socket.MSG_PEEK)
    except OSError:
        return True
