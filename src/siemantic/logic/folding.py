"""
Letters that are the same without regard to case, and trees without regard to it.

A set of characters is *folded* into all that are taken for one of them. Python's `re` takes letters
for the same that have one small or one capital letter in common.
"""

from collections.abc import Callable
from functools import cache, lru_cache

from siemantic.charsets import CharSet, charset, complement, intersection, union
from siemantic.errors import UndecidedError
from siemantic.logic.trees import (
    UNCERTAIN,
    Chars,
    Choice,
    Concat,
    Look,
    Repeat,
    Tree,
    choice,
    concat,
    one_of,
    repeat,
)

Fold = Callable[[CharSet], CharSet]
"""A set of characters -> all that are taken for one of them."""

_END_OF_ASCII = 127

_MANY = 1000
"""Characters that are looked up one by one; for more, all letters are looked through."""


def cased(members: CharSet) -> CharSet:
    """The set as it is: case counts."""
    return members


@lru_cache(maxsize=8192)
def fold_ascii(members: CharSet) -> CharSet:
    """
    The set with the other case of its letters A to Z.

    >>> fold_ascii(((97, 98),))
    ((65, 66), (97, 98))
    """
    codes = (code for low, high in members for code in range(max(low, 65), min(high, 122) + 1))
    swapped = (ord(chr(code).swapcase()) for code in codes)
    return charset([*members, *((code, code) for code in swapped)])


@lru_cache(maxsize=8192)
def fold_unicode(members: CharSet) -> CharSet:
    """
    The set with the other cases of its letters.

    >>> fold_unicode(((0xE4, 0xE4),))
    ((196, 196), (228, 228))
    """
    if not members or members[-1][1] <= _END_OF_ASCII:
        return fold_ascii(members)
    if sum(high - low for low, high in members) > _MANY:
        return union(members, *(each for each in _alike() if _overlap(each, members)))
    codes = (code for low, high in members for code in range(low, high + 1))
    return union(members, *(alike()[each] for each in codes if each in alike()))


@lru_cache(maxsize=8192)
def lowered(members: CharSet) -> CharSet:
    """
    The characters whose small letter is in the set.

    There is no such set for capitals: the sharp s has two of them, and others have more.

    Raises:
        UndecidedError: the set has one small sigma and not the other, and which of them a capital
            becomes depends on what stands around it (Unicode Standard, "Default Case Algorithms").
    """
    if _overlap(_one("\u03c3"), members) != _overlap(_one("\u03c2"), members):
        raise UndecidedError("which small letter a capital sigma has depends on its place")
    moved = {each: each.lower() for each in _letters() if each.lower() != each}
    inside = "".join(each for each, to in moved.items() if _overlap(_one(to), members))
    staying = complement(charset(_one(each)[0] for each in moved))
    return union(intersection(members, staying), charset(_one(each)[0] for each in inside))


def map_chars(tree: Tree, fold: Fold) -> Tree:
    """The tree with every set of characters folded."""
    if fold is cased:
        return tree
    match tree:
        case Chars():
            return _folded(tree, fold)
        case Concat(parts):
            return concat(*[map_chars(each, fold) for each in parts])
        case Choice(options):
            return choice(map_chars(each, fold) for each in options)
        case Repeat(part, least, most):
            return repeat(map_chars(part, fold), least, most)
        case Look(part, behind, negated):
            return Look(map_chars(part, fold), behind, negated)


@lru_cache(maxsize=8192)
def _folded(tree: Chars, fold: Fold) -> Tree:
    return one_of(fold(tree.members))


def _one(character: str) -> CharSet:
    return ((ord(character), ord(character)),)


def _overlap(one: CharSet, other: CharSet) -> bool:
    return any(low <= top and bottom <= high for low, high in one for bottom, top in other)


@cache
def _letters() -> str:
    """The letters that have a case; no alphabet with case is beyond the first two planes."""
    characters = map(chr, range(0x20000))
    return "".join(
        each
        for each in characters
        if (each.lower() != each or each.upper() != each) and each not in UNCERTAIN
    )


@cache
def alike() -> dict[int, CharSet]:
    """Letter -> those that are the same, itself among them; only where there are others."""
    return {
        code: members
        for members in _alike()
        for low, high in members
        for code in range(low, high + 1)
    }


@cache
def _alike() -> tuple[CharSet, ...]:
    """The sets of letters that are the same."""
    sets: dict[str, set[str]] = {each: {each} for each in _letters()}
    for each in _letters():
        for other in (each.lower(), each.upper()):
            if len(other) == 1 and other in sets and sets[other] is not sets[each]:
                sets[each] |= sets[other]
                for member in sets[each]:
                    sets[member] = sets[each]
    distinct = {id(each): each for each in sets.values()}.values()
    return tuple(charset(_one(each)[0] for each in alike) for alike in distinct if len(alike) > 1)
