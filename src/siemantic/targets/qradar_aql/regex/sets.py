"""Sets of characters as ranges of code points, both ends included."""

from collections.abc import Iterable
from functools import lru_cache

from siemantic.targets.qradar_aql.patterns import folds_beyond_ascii, forms

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
HALVES: Ranges = ((0xD800, 0xDFFF),)
"""The halves of the characters beyond U+FFFF, as Java's texts hold them."""
BEYOND: Ranges = ((0x10000, LAST),)
"""The characters that Java's texts hold in two halves."""


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """
    The ranges in order and apart from one another.

    >>> joined([(5, 9), (1, 2), (3, 6)])
    ((1, 9),)
    """
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def complement(ranges: Ranges) -> Ranges:
    """
    All other characters.

    >>> complement(((0, 9), (20, 20)))
    ((10, 19), (21, 1114111))
    """
    inside = joined(ranges)
    lows = (0, *(high + 1 for _, high in inside))
    highs = (*(low - 1 for low, _ in inside), LAST)
    return tuple((low, high) for low, high in zip(lows, highs, strict=True) if low <= high)


def overlap(one: Ranges, other: Ranges) -> bool:
    """Whether a character is in both."""
    return any(low <= top and bottom <= high for low, high in one for bottom, top in other)


def covers(one: Ranges, other: Ranges) -> bool:
    """Whether all of the other is in the one."""
    return not overlap(complement(one), other)


@lru_cache(maxsize=256)
def with_other_cases(ranges: Ranges) -> Ranges:
    """
    The ranges with what is the same beyond ASCII without regard to case, and nothing twice.

    How IMATCHES folds the letters of ASCII is documented, so they stay as they are.

    >>> with_other_cases(((97, 122), (0xE4, 0xE4)))
    ((97, 122), (196, 196), (228, 228))
    """
    found: list[tuple[int, int]] = []
    more: list[int] = []
    for low, high in ranges:
        alike = [ord(each) for each in _alike(low, high)]
        if low == high and alike:
            found += [(each, each) for each in alike]
        else:
            found.append((low, high))
            more += [each for each in alike if not low <= each <= high]
    return without_repeats((*found, *joined((each, each) for each in more)))


def with_ascii_cases(ranges: Ranges) -> Ranges:
    """The ranges with the other case of the letters A to Z."""
    letters = [code for code in range(ord("A"), ord("z") + 1) if chr(code).isalpha()]
    swapped = (ord(chr(code).swapcase()) for code in letters if overlap(((code, code),), ranges))
    return joined((*ranges, *((code, code) for code in swapped)))


def without_repeats(ranges: Ranges) -> Ranges:
    """The ranges in their order, without any that is part of another."""
    first = tuple(dict.fromkeys(ranges))
    return tuple(
        one
        for one in first
        if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in first)
    )


def _alike(low: int, high: int) -> str:
    letters = map(chr, range(max(low, 0x80), min(high, _LAST_CASED) + 1))
    return "".join(forms(letter) for letter in letters if folds_beyond_ascii(letter))


_LAST_CASED = 0x1FFFF  # no alphabet with case is beyond
