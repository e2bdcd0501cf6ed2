"""
The parts of a Python pattern, and what must be known of them to tell when Java would differ.

Java looks for matches at every UTF-16 unit, so that it can find one in the middle of a character
beyond U+FFFF, where Python never looks. That is harmless as long as whatever matches there also
matches at the begin of the character. (Seen in OpenJDK 17; the Javadoc does not say so.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from siemantic.aql.java_regex.charsets import render
from siemantic.charsets import LAST, CharSet, charset, intersection

_HALVES = charset([(0xD800, 0xDFFF)])
_WIDE = charset([(0xD800, 0xDFFF), (0x10000, LAST)])


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A part of the Python pattern, that can stand before a quantifier.

    Args:
        text: its spelling.
        is_char: it matches exactly one character.
        is_place: it matches nothing but places.
        can_be_empty: it can match no characters.
        captures: there are capturing groups in it.
        nests: there are capturing groups in it besides itself.
        breaks: there is a \\R in it.
        is_wide: it can match characters beyond U+FFFF, or their halves.
        gains: it may match in the middle of a character where it does not at its begin.
        loses: it may match at the begin of a character where it does not in the middle.
        bars: it never matches in the middle of a character.
    """

    text: str
    is_char: bool = False
    is_place: bool = False
    can_be_empty: bool = False
    captures: bool = False
    nests: bool = False
    breaks: bool = False
    is_wide: bool = False
    gains: bool = False
    loses: bool = False
    bars: bool = False


NOTHING = Piece("(?:)", is_place=True, can_be_empty=True)


def place(text: str, *, gains: bool = False, loses: bool = False) -> Piece:
    """An anchor; it never matches in the middle of a character unless that is what it gains."""
    return Piece(text, is_place=True, can_be_empty=True, gains=gains, loses=loses, bars=not gains)


@lru_cache(maxsize=4096)
def char(members: CharSet) -> Piece:
    """One character of a set."""
    wide = intersection(members, _WIDE)
    return Piece(
        render(members),
        is_char=True,
        is_wide=bool(wide),
        gains=bool(intersection(wide, _HALVES)) and wide != _WIDE,
        loses=bool(wide) and wide != _WIDE,
        bars=not wide,
    )


def join(parts: Sequence[Piece]) -> Piece:
    """One piece after another."""
    if len(parts) == 1:
        return parts[0]
    first = _leading(parts)
    bars = any(each.bars for each in first)
    return Piece(
        "".join(each.text for each in parts),
        can_be_empty=all(each.can_be_empty for each in parts),
        captures=any(each.captures for each in parts),
        breaks=any(each.breaks for each in parts),
        is_wide=any(each.is_wide for each in parts),
        gains=not bars and any(each.gains for each in first),
        loses=any(each.loses for each in first),
        bars=bars,
    )


def _leading(parts: Iterable[Piece]) -> list[Piece]:
    """The pieces that can stand where the match begins."""
    found = []
    for each in parts:
        found.append(each)
        if not each.can_be_empty:
            break
    return found


def group(opening: str, alternatives: Sequence[Piece]) -> Piece:
    """Alternatives in parentheses that consume what they match."""
    return Piece(
        f"({opening}{'|'.join(each.text for each in alternatives)})",
        nests=any(each.captures for each in alternatives),
        can_be_empty=any(each.can_be_empty for each in alternatives),
        captures=any(each.captures for each in alternatives),
        breaks=any(each.breaks for each in alternatives),
        is_wide=any(each.is_wide for each in alternatives),
        gains=any(each.gains for each in alternatives),
        loses=any(each.loses for each in alternatives),
        bars=all(each.bars for each in alternatives),
    )


def look(opening: str, alternatives: Sequence[Piece]) -> Piece:
    """A look-around: ?= ?! ?<= or ?<!."""
    body = group(opening, alternatives)
    gains, loses = body.gains, body.loses
    if "<" in opening:
        gains, loses = gains or body.is_wide, True
    if "!" in opening:
        gains, loses = loses, gains
    return Piece(
        _spell_behind(opening, alternatives) if "<" in opening and not body.captures else body.text,
        is_place=True,
        can_be_empty=True,
        captures=body.captures,
        gains=gains,
        loses=loses,
        bars="!" not in opening and not gains and ("<" in opening or body.bars),
    )


def _spell_behind(opening: str, alternatives: Sequence[Piece]) -> str:
    """Python wants one width for a look-behind, Java one for each of its alternatives."""
    parts = [f"({opening}{each.text})" for each in alternatives]
    return f"(?:{('' if '!' in opening else '|').join(parts)})"
