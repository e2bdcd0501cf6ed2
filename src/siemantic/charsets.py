"""Sets of characters: the ranges of their code points, in order and apart from one another."""

from collections.abc import Iterable

CharSet = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
EVERYTHING: CharSet = ((0, LAST),)


def charset(ranges: Iterable[tuple[int, int]]) -> CharSet:
    """
    Put ranges in order and join them.

    >>> charset([(5, 9), (1, 2), (3, 6)])
    ((1, 9),)
    """
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def chars(text: str) -> CharSet:
    """The characters of a text."""
    return charset((ord(char), ord(char)) for char in text)


def union(*sets: CharSet) -> CharSet:
    """What is in any of the sets."""
    return charset(each for one in sets for each in one)


def complement(one: CharSet) -> CharSet:
    """
    What is not in the set.

    >>> complement(((0, 9), (20, 20)))
    ((10, 19), (21, 1114111))
    """
    starts = (0, *(high + 1 for _, high in one))
    ends = (*(low - 1 for low, _ in one), LAST)
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def intersection(one: CharSet, other: CharSet) -> CharSet:
    """What is in both sets."""
    return complement(union(complement(one), complement(other)))
