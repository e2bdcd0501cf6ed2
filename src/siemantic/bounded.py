"""
Regular expressions that others wrote, with a limit of time.

Python's `re` goes back and forth, so that `(a+)+$` on forty letters takes longer than anybody
waits, and nothing but a signal ends it: `re` looks for one every few thousand steps (CPython,
`Modules/_sre/sre_lib.h`, `MAYBE_CHECK_SIGNALS`).
"""

import math
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from siemantic.errors import UnfinishedError

LIMIT_S = 2.0
"""So long one text is looked at with one expression; what is sound takes microseconds."""


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """
    What `pattern.search` gives.

    Raises:
        UnfinishedError: it takes longer than `LIMIT_S`. Without signals, which is on Windows and in
            any thread but the first, it takes as long as it takes.

    >>> search(re.compile("(a+)+$"), "aaab"), search(re.compile("a+"), "ba")[0]
    (None, 'a')
    """
    if not _may_take_long(pattern, text):
        return pattern.search(text)
    with _limited(pattern):
        return pattern.search(text)


def fullmatch(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """
    What `pattern.fullmatch` gives.

    Raises:
        UnfinishedError: as above.
    """
    if not _may_take_long(pattern, text):
        return pattern.fullmatch(text)
    with _limited(pattern):
        return pattern.fullmatch(text)


def _may_take_long(pattern: re.Pattern[str], text: str) -> bool:
    """Whether there are too many ways to try, as a limit costs more than most texts take."""
    repeats = _repeats_of(pattern)
    return repeats is None or len(text) ** (repeats + 1) > _MOST_WAYS


_MOST_WAYS = 10**8
"""A second or two. Each repetition may end at any place of the text, and the whole begin at any."""


@lru_cache(maxsize=4096)
def _repeats_of(pattern: re.Pattern[str]) -> int | None:
    """How many repetitions it has; None where a group is repeated, so that ways multiply."""
    return None if _GROUPS.search(pattern.pattern) else len(_REPEATS.findall(pattern.pattern))


_REPEATS = re.compile(r"[*+]|\{\d*,?\d*\}")
_GROUPS = re.compile(r"\)(?:[*+]|\{\d*,?\d*\})")


@contextmanager
def _limited(pattern: re.Pattern[str]) -> Iterator[None]:
    left, again = _timer()
    if left and not again:  # somebody's own limit, which ends with one signal
        yield
        return
    message = f"'{pattern.pattern[:60]}' takes longer than {LIMIT_S:g} seconds on a text"
    end, before = time.monotonic() + LIMIT_S, signal.getsignal(signal.SIGALRM)

    def look(number: int, frame: FrameType | None) -> None:
        if time.monotonic() >= end:
            raise UnfinishedError(message)
        if again and callable(before):  # whose signals these are
            before(number, frame)

    signal.signal(signal.SIGALRM, look)
    try:
        if not again:
            signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
        yield
    finally:
        if not again:
            signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _timer() -> tuple[float, float]:
    """When the next signal comes, in seconds, and how often others follow; zero for never."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not _FIRST:
        return math.inf, 0  # nothing can be looked at here
    return signal.getitimer(signal.ITIMER_REAL)


_FIRST = threading.main_thread()
