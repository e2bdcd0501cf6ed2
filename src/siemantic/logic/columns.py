"""
Values of one column: which of them are true together of a text.

The texts are the values' own, with a fresh character where any may stand, one by one or joined.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from siemantic.logic.covering import covers
from siemantic.logic.globs import FRESH, Glob, folded
from siemantic.logic.guess import narrowed, piece_of
from siemantic.logic.needs import find_needed
from siemantic.logic.outcomes import numbers_of
from siemantic.logic.trees import Tree


@dataclass(slots=True)
class Column:
    """
    The values of a column, by their numbers.

    Attributes:
        needs: whether case does not count, and a length -> a piece of that length -> the globs
            that have it.
        trees: those that are no globs.
        states: which are true together of the text of each, and when there is no text, as bits.
        joined: values -> those that are true of a text made for them, both as bits.
    """

    texts: Mapping[int, Glob | Tree]
    bits: int
    needs: dict[tuple[bool, int], dict[str, list[tuple[int, Glob]]]] = field(default_factory=dict)
    trees: list[tuple[int, Tree]] = field(default_factory=list)
    minds_case: bool = False
    states: tuple[int, ...] = (0,)
    joined: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[int, Glob | Tree]) -> "Column":
        """Those with these numbers."""
        column = cls(texts, bits_of(texts))
        for number, each in texts.items():
            if isinstance(each, Glob):
                needed = max(each.pieces, key=len)
                known = column.needs.setdefault((each.folded, len(needed)), {})
                known.setdefault(needed, []).append((number, each))
            else:
                column.trees.append((number, each))
        column.minds_case = bool(column.trees) or any(not folds for folds, _ in column.needs)
        column.states = tuple(dict.fromkeys((0, *(column.join((each,)) for each in texts))))
        return column

    def join(self, numbers: Iterable[int]) -> int:
        """The values that are true of a text of which these are likely to be."""
        wanted = tuple(numbers)
        key = bits_of(wanted)
        if key not in self.joined:
            self.joined[key] = self._true(_joined([_pieces(self.texts[each]) for each in wanted]))
        return self.joined[key]

    def find_wider(self, one: int, others: int) -> int | None:
        """One of the others, as bits, that plainly has all texts of a value and more, or None."""
        true = numbers_of(self.join((one,)) & others & ~(1 << one))
        return next((each for each in true if self._is_within(one, each)), None)

    def _is_within(self, one: int, other: int) -> bool:
        return self._has(one, other) and not self._has(other, one)

    def _has(self, one: int, other: int) -> bool:
        inner, outer = self.texts[one], self.texts[other]
        if not isinstance(inner, Glob) or not isinstance(outer, Glob):
            return False
        return inner.folded <= outer.folded and bool(self.join((one,)) >> other & 1)

    def ways(self, wanted: int) -> Iterable[int]:
        """States in which these values are true and few others, else those that come near."""
        found = self.join(numbers_of(wanted))
        if found & wanted == wanted:
            return (found,)
        near = (each for each in self.states if each & wanted)
        return sorted(near, key=lambda each: -(each & wanted).bit_count())

    def _true(self, text: str) -> int:
        # All pieces of which case does not count are folded already.
        shown = (text, folded(text) if self.minds_case else text)
        found = bits_of(number for number, tree in self.trees if covers(tree, text))
        for (is_folded, length), needs in self.needs.items():
            here = shown[is_folded]
            for needed in find_needed(here, length, needs):
                found |= bits_of(n for n, glob in needs[needed] if glob.covers_folded(here))
        return found


def _pieces(texts: Glob | Tree) -> tuple[str, ...]:
    """A text in pieces, with a gap where others may stand."""
    if isinstance(texts, Glob):
        return texts.pieces
    text, takes_before, takes_behind = piece_of(narrowed(texts))
    return (*([""] if takes_before else []), text, *([""] if takes_behind else []))


def _joined(every: Sequence[tuple[str, ...]]) -> str:
    """A text in which each has its place, if there is one."""
    whole = next((pieces[0] for pieces in every if len(pieces) == 1), None)
    if whole is not None:
        return whole
    first = max((pieces[0] for pieces in every), key=len)
    last = max((pieces[-1] for pieces in every), key=len)
    middle = (piece for pieces in every for piece in pieces[1:-1])
    return FRESH.join((first, *middle, last))


def bits_of(numbers: Iterable[int]) -> int:
    """
    The bits of the numbers.

    >>> bits_of([0, 2])
    5
    """
    return reduce(or_, (1 << each for each in numbers), 0)
