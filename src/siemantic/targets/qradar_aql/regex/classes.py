"""Character classes, `[..]`: reading Sigma's and writing Java's."""

import re

from siemantic.targets.qradar_aql.patterns import literal, spelled
from siemantic.targets.qradar_aql.regex.escapes import opposite, read_code, read_shorthand
from siemantic.targets.qradar_aql.regex.reader import Reader
from siemantic.targets.qradar_aql.regex.sets import (
    LAST,
    Ranges,
    complement,
    covers,
    joined,
    with_ascii_cases,
    with_other_cases,
    without_repeats,
)
from siemantic.targets.qradar_aql.regex.tree import Characters

_POSIX = re.compile(r"\[([:.=])[^\]\\]*\1\]")
_ANY = "(?s:.)"
_UNCLEAR_AFTER_BACKSLASH = ("\\", "Q", "c")
"""Five backslashes in a row could be halved in two ways, and `\\Q` and `\\c` begin something."""


# --- reading -----------------------------------------------------------------------------------


def read_class(reader: Reader, *, folds: bool) -> Characters:
    """Pass a class, from its bracket on."""
    _refuse_posix(reader)
    reader.take()
    negated = reader.accept("^")
    plain: list[tuple[int, int]] = []
    opposites: list[tuple[int, int]] = []
    start = reader.at
    while reader.peek() != "]" or reader.at == start:
        _refuse_posix(reader)
        found, is_opposite = _read_item(reader)
        (opposites if is_opposite else plain).extend(found)
    reader.take()
    if not opposites:
        return Characters(without_repeats(tuple(plain)), negated, folds)
    # The opposite of a set does not fold, so what is beside it does so here once and for all.
    folded = with_ascii_cases(with_other_cases(tuple(plain))) if folds else tuple(plain)
    return _shorter(joined((*folded, *opposites)), negated=negated)


def _shorter(ranges: Ranges, *, negated: bool) -> Characters:
    """The set by what is in it or by what is not, whichever does not go on to the last one."""
    if ranges[-1][1] == LAST and ranges != ((0, LAST),):
        return Characters(complement(ranges), not negated)
    return Characters(ranges, negated)


def _refuse_posix(reader: Reader) -> None:
    if found := _POSIX.match(reader.text, reader.at):
        why = "PCRE and Python read differently"
        raise reader.refuse(found[0], why, "write the characters, as in '[a-z]'")


def _read_item(reader: Reader) -> tuple[Ranges, bool]:
    """A character, a range or a set, and whether it is the opposite of one."""
    if reader.accept("\\"):
        if shorthand := read_shorthand(reader):
            ranges, negated = shorthand
            return opposite(ranges, negated=negated), negated
        low = read_code(reader, in_class=True)
    else:
        low = ord(reader.take())
    if reader.peek() != "-" or reader.peek(2) == "-]":
        return ((low, low),), False
    reader.take()
    escaped = reader.accept("\\")
    return ((low, read_code(reader, in_class=True) if escaped else ord(reader.take())),), False


# --- writing -----------------------------------------------------------------------------------


def is_anything(node: Characters) -> bool:
    """Whether it is any character, a line break as well."""
    return not node.negated and covers(node.ranges, ((0, LAST),))


def write_characters(node: Characters) -> str:
    """The spelling of one character of a set, as one part of a pattern."""
    if len(node.ranges) == 1 and node.ranges[0][0] == node.ranges[0][1] and not node.negated:
        return literal(chr(node.ranges[0][0]), cased=not node.folds)
    if is_anything(node):
        return _ANY
    ranges = with_other_cases(node.ranges) if node.folds else node.ranges
    return (
        f"[{'^' if node.negated else ''}{_write_ranges(_in_order(ranges), negated=node.negated)}]"
    )


def _in_order(ranges: Ranges) -> Ranges:
    """The ranges, with one that ends in a backslash at the end if it is unclear elsewhere."""
    for at, (_, high) in enumerate(ranges[:-1]):
        follows = spelled(chr(ranges[at + 1][0]))
        if high == ord("\\") and (follows[0] in _UNCLEAR_AFTER_BACKSLASH or follows in _ESCAPED):
            return (*ranges[:at], *ranges[at + 1 :], ranges[at])
    return ranges


_ESCAPED = {"[", "]", "-"}
"""What has a backslash wherever it stands in a class, a hyphen except at its ends."""


def _write_ranges(ranges: Ranges, *, negated: bool) -> str:
    written = ""
    for at, (low, high) in enumerate(ranges):
        is_outer = at in (0, len(ranges) - 1) and low == high
        if at == 0 and not negated and low == ord("^"):
            text = "\\^"
        else:
            text = _write_member(low, written, is_outer=is_outer)
        written += text if low == high else f"{text}-{_write_member(high, '-', is_outer=False)}"
    return written


def _write_member(code: int, before: str, *, is_outer: bool) -> str:
    character = chr(code)
    if character == "\\":
        return "\\" * 4
    if character == "-" and is_outer:
        return character
    # Java reads `&&` as an intersection; `(?` would look like the begin of a group
    if character in _ESCAPED or before[-1:] + character in ("&&", "(?"):
        return f"\\{character}"
    return spelled(character)
