"""
Sets of texts as trees of regular expressions, brought into one form wherever that is easy.

A tree stands for the texts that it covers from begin to end. Letter case is written out, so that
`a` without regard to case is the set of `a` and `A`. Trees that compare equal cover the same texts;
two that do not may still do so, which `siemantic.logic.search` decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from siemantic.charsets import EVERYTHING, CharSet, charset, complement, intersection, union
from siemantic.errors import UndecidedError

UNCERTAIN = "\u0130\u0131\u017f\u212a\u1fd3\u1fe3\ufb05"
"""
Letters that some engines take for another, and others do not; no text here has them.

They are taken for I, i, s and k, and for \u0390, \u03b0 and \ufb06, which have the same capitals.
"""

ALPHABET = intersection(
    complement(charset((ord(each), ord(each)) for each in UNCERTAIN)),
    complement(((0xD800, 0xDFFF),)),
)
"""The characters of texts: all of Unicode without those, and without halves of characters."""


def refuse_uncertain(character: str) -> None:
    """
    See that texts may have the character: of none at all, everything would be proved.

    Raises:
        UndecidedError: they may not.
    """
    if character in UNCERTAIN:
        message = f"U+{ord(character):04X} is another letter to some engines and not to others"
        raise UndecidedError(f"{message}, so nothing is known of texts that have it")


@dataclass(frozen=True, slots=True)
class _Node:
    """What keeps its hash, which is the same in every process."""

    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def _keep(self, *parts: object) -> None:
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Chars(_Node):
    """One character of a set; of none, it covers no text."""

    members: CharSet

    def __post_init__(self) -> None:
        self._keep(1, self.members)

    __hash__ = _Node.__hash__


@dataclass(frozen=True, slots=True)
class Concat(_Node):
    """One after the other; of none, it covers the empty text."""

    parts: tuple["Tree", ...]

    def __post_init__(self) -> None:
        self._keep(2, self.parts)

    __hash__ = _Node.__hash__


@dataclass(frozen=True, slots=True)
class Choice(_Node):
    """Any of two or more."""

    options: tuple["Tree", ...]

    def __post_init__(self) -> None:
        self._keep(3, self.options)

    __hash__ = _Node.__hash__


@dataclass(frozen=True, slots=True)
class Repeat(_Node):
    """So many times or more, up to `most`; None is without end."""

    part: "Tree"
    least: int
    most: int | None

    def __post_init__(self) -> None:
        self._keep(4, self.part, self.least, -1 if self.most is None else self.most)

    __hash__ = _Node.__hash__


@dataclass(frozen=True, slots=True)
class Look(_Node):
    """
    A place, which takes up no character.

    What follows it begins with the part, or when `behind`, what stands before ends with it; neither
    when `negated`.
    """

    part: "Tree"
    behind: bool
    negated: bool

    def __post_init__(self) -> None:
        self._keep(5, self.part, self.behind, self.negated)

    __hash__ = _Node.__hash__


Tree = Chars | Concat | Choice | Repeat | Look

EMPTY = Concat(())
NOTHING = Chars(())
ANY = Chars(ALPHABET)
ANYTHING = Repeat(ANY, 0, None)
BEGIN = Look(ANY, behind=True, negated=True)
END = Look(ANY, behind=False, negated=True)


@lru_cache(maxsize=65536)
def one_of(members: CharSet) -> Chars:
    """One character of the set that a text can have."""
    return ANY if members == EVERYTHING else Chars(intersection(members, ALPHABET))


def concat(*parts: Tree) -> Tree:
    """
    One after the other.

    >>> concat(ANY, ANYTHING) == concat(ANYTHING, ANY), concat(ANYTHING, BEGIN, ANY) == ANY
    (True, False)
    """
    flat = _with_end(_flat(parts))
    kinds = set(map(type, flat))
    if Look in kinds:
        flat = _anchored(flat)
    if Chars in kinds and [each for each in flat if type(each) is Chars and not each.members]:
        return NOTHING
    if Repeat in kinds or Look in kinds:
        flat = _joined(flat)
    return flat[0] if len(flat) == 1 else Concat(tuple(flat))


def _flat(parts: Sequence[Tree]) -> list[Tree]:
    if Concat not in set(map(type, parts)):
        return [*parts]
    nested = [each.parts if isinstance(each, Concat) else (each,) for each in parts]
    return [*chain.from_iterable(nested)]


def choice(options: Iterable[Tree]) -> Tree:
    """Any of the options; none covers nothing."""
    flat = dict.fromkeys(
        each
        for option in options
        for each in (option.options if isinstance(option, Choice) else (option,))
        if each != NOTHING
    )
    single = [each.members for each in flat if isinstance(each, Chars)]
    others = [each for each in flat if not isinstance(each, Chars)]
    if EMPTY in others and (single or len(others) > 1):
        rest = [each for each in flat if each != EMPTY]
        return repeat(choice(rest), 0, 1)
    found = [*([Chars(union(*single))] if single else []), *others]
    if len(found) > 1:
        return Choice(tuple(sorted(found, key=hash)))
    return found[0] if found else NOTHING


def repeat(part: Tree, least: int, most: int | None) -> Tree:
    """The part, so many times."""
    if most == 0 or part == EMPTY:
        return EMPTY
    if (least, most) == (1, 1):
        return part
    if part == NOTHING:
        return EMPTY if least == 0 else NOTHING
    if isinstance(part, Repeat) and part.most is most is None and part.least <= 1:
        return repeat(part.part, least * part.least, None)
    if least == most and isinstance(part, Chars) and least <= _WRITTEN_OUT:
        return Concat((part,) * least)
    return Repeat(part, least, most)


_WRITTEN_OUT = 16


def whole(tree: Tree) -> Tree:
    """The tree without anchors at the ends of a text, where they say nothing."""
    parts = list(tree.parts) if isinstance(tree, Concat) else [tree]
    while parts and parts[0] == BEGIN:
        parts.pop(0)
    while parts and parts[-1] == END:
        parts.pop()
    return concat(*parts) if parts else EMPTY


def can_be_empty(tree: Tree) -> bool | None:
    """Whether the empty text is covered; None where that depends on what stands around."""
    match tree:
        case Chars():
            return False
        case Repeat(part, least, _):
            return True if least == 0 else can_be_empty(part)
        case Look():
            return None
        case Concat(parts):
            found = [can_be_empty(each) for each in parts]
            return False if False in found else (None if None in found else True)
        case Choice(options):
            found = [can_be_empty(each) for each in options]
            return True if True in found else (None if None in found else False)


def _anchored(parts: list[Tree]) -> list[Tree]:
    """What stands before the begin, or behind the end, of a text can only be empty."""
    for at in [at for at, each in enumerate(parts) if each == BEGIN][-1:]:
        parts = [*map(_emptied, parts[:at]), *parts[at:]]
    for at in [at for at, each in enumerate(parts) if each == END][:1]:
        parts = [*parts[: at + 1], *map(_emptied, parts[at + 1 :])]
    return [each for each in parts if each != EMPTY]


def _with_end(parts: list[Tree]) -> list[Tree]:
    """What looks ahead to the end of the text, before any rest of it, is that rest."""
    place = parts[-2] if len(parts) > 1 else EMPTY
    if not isinstance(place, Look | Choice) or parts[-1] != ANYTHING:
        return parts
    rests = [_rest(each) for each in (place.options if isinstance(place, Choice) else (place,))]
    known = [each for each in rests if each is not None]
    return [*parts[:-2], choice(known), END] if len(known) == len(rests) else parts


def _rest(place: Tree) -> Tree | None:
    """All that can follow the place up to the end of the text, None when that is not so plain."""
    match place:
        case Look(Concat((*parts, last)), behind=False, negated=False) if last == END:
            return concat(*parts)
        case _:
            return EMPTY if place == END else None


def _emptied(tree: Tree) -> Tree:
    if tree in (BEGIN, END):
        return tree
    found = can_be_empty(tree)
    return tree if found is None else (EMPTY if found else NOTHING)


def _joined(parts: list[Tree]) -> list[Tree]:
    """Repetitions of one part beside each other as one, anchors that stand twice once."""
    found: list[Tree] = []
    for part in parts:
        before = found[-1] if found else EMPTY
        if type(part) is Chars is type(before):  # as most are
            found.append(part)
            continue
        if isinstance(part, Look) and part == before:
            continue
        together = _together(before, part)
        if together is None:
            found.append(part)
        else:
            found[-1] = together
    return found


def _together(one: Tree, other: Tree) -> Tree | None:
    if not (isinstance(one, Repeat) or isinstance(other, Repeat)):
        return None
    first = one if isinstance(one, Repeat) else Repeat(one, 1, 1)
    second = other if isinstance(other, Repeat) else Repeat(other, 1, 1)
    if first.part != second.part or not isinstance(first.part, Chars):
        return None
    most = None if first.most is None or second.most is None else first.most + second.most
    return Repeat(first.part, first.least + second.least, most)
