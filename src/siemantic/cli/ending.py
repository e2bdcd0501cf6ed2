"""The end of a command: of one that runs until then, and of one that is called off before it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import NoReturn

ENDED = 128 + signal.SIGTERM
"""The exit code of what SIGTERM has ended, as shells have it."""


def await_end() -> Callable[[], object]:
    """
    From now on the process may be interrupted or asked to end, and leaves nothing behind.

    What it gives waits until then.
    """
    asked = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: asked.set())
    return asked.wait


@contextmanager
def ending_in_order() -> Iterator[None]:
    """
    Within the block SIGTERM, by which CI servers cancel, ends the command as Ctrl-C does.

    So what has been begun elsewhere, such as a search of a console, is called off.
    """
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(*_: object) -> NoReturn:
    raise SystemExit(ENDED)
