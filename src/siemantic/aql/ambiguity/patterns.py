"""What a regular expression covers, as far as its spelling shows it."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise


class Cover(Enum):
    """What a regular expression covers where it is found: the value, a line of it, or a part."""

    WHOLE = "whole"
    LINE = "line"
    PART = "part"


_STARTS = {r"(?s:.*)": Cover.WHOLE, "^": Cover.WHOLE, r"\A": Cover.WHOLE, ".*": Cover.LINE}
_ENDS = {
    r"(?s:.*)": Cover.WHOLE,
    "(?!(?s:.))": Cover.WHOLE,
    r"\z": Cover.WHOLE,
    r"\Z": Cover.LINE,
    "$": Cover.LINE,
    ".*": Cover.LINE,
}
"""Java's `$` and `\\Z` stand before a final line break too; its `.` is no line break (Pattern)."""

_FLAGS = re.compile(r"(?:\(\?[is]+\))+")
"""Flags that hold for the whole pattern, all its alternatives; under `s` a `.` is any character."""

_PADDING = (r"(?s:.*)", ".*")
"""What can be longer and still match, so that it is a start and an end at once."""

_UNCLEAR = re.compile(
    r"""
    \(\?[a-zA-Z-]*[mx]    # ^ and $ are no ends of the value, or comments hide parentheses
    | \(\?[a-zA-Z-]+\)    # a flag without a group, which may bring them
    | \\[Qc]             # what follows is no syntax
    | (?<!\\)(?:\\\\)*\[\^?\]  # a class that begins with a bracket
    """,
    re.VERBOSE,
)


def cover(pattern: str) -> Cover:
    """
    What the pattern covers wherever it is found.

    >>> cover(".*cmd.*"), cover("(?s:.*)cmd(?s:.*)"), cover("cmd")
    (<Cover.LINE: 'line'>, <Cover.WHOLE: 'whole'>, <Cover.PART: 'part'>)

    Soundness: WHOLE is said only if the pattern, found anywhere in any value, covers all of it, and
    LINE only if it does so in values without line breaks.
    """
    return _worst(_cover(each) for each in spellings(pattern))


def spellings(literal: str) -> set[str]:
    """What a literal can be, as its backslashes are read."""
    return {literal, literal.replace("\\\\", "\\")}


def _worst(covers: Iterable[Cover]) -> Cover:
    found = set(covers)
    return next(each for each in (Cover.PART, Cover.LINE, Cover.WHOLE) if each in found)


def _cover(pattern: str) -> Cover:
    flags = _FLAGS.match(pattern)
    plain = pattern[flags.end() :] if flags else pattern
    if _UNCLEAR.search(plain):
        return Cover.PART
    any_line = flags is not None and "s" in flags[0]
    return _worst(_of_one(each, any_line=any_line) for each in _alternatives(plain))


def _of_one(pattern: str, *, any_line: bool) -> Cover:
    """The cover of a pattern without alternatives; `any_line` says that a `.` is any character."""
    dots = Cover.WHOLE if any_line else Cover.LINE
    if pattern in _PADDING:
        return dots if pattern == ".*" else Cover.WHOLE
    start = _first(_STARTS, pattern.startswith)
    body = pattern.removeprefix(start or "")
    end = _first(_ENDS, body.endswith)
    if start is None or end is None or body[0] in "?*+{" or _is_escaped(body, end):
        return Cover.PART
    ends = ((_STARTS, start), (_ENDS, end))
    return _worst(dots if each == ".*" else table[each] for table, each in ends)


def _first(table: dict[str, Cover], fits: object) -> str | None:
    return next((each for each in table if fits(each)), None)  # type: ignore[operator] # a method of str


def _is_escaped(pattern: str, end: str) -> bool:
    """Whether a backslash takes the first character of the end as it is."""
    before = pattern.removesuffix(end)
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _alternatives(pattern: str) -> list[str]:
    """The alternatives outside of groups and classes."""
    bars = [at for at, character, depth in _outside(pattern) if character == "|" and depth == 0]
    edges = [-1, *bars, len(pattern)]
    return [pattern[start + 1 : end] for start, end in pairwise(edges)]


def _outside(pattern: str) -> Iterator[tuple[int, str, int]]:
    """The characters outside of classes that are not escaped, and how deep in groups they stand."""
    depth, at, in_class = 0, 0, 0
    while at < len(pattern):
        here = pattern[at]
        if here == "\\":
            at += 2
            continue
        in_class += (here == "[") - (here == "]" and in_class > 0)
        if not in_class:
            depth += (here == "(") - (here == ")")
            yield at, here, depth
        at += 1
