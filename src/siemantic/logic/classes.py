"""Characters that some sets do not tell apart."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from siemantic.charsets import LAST, CharSet


@dataclass(frozen=True, slots=True)
class CharClasses:
    """
    Characters that none of some sets tells apart.

    `starts` are the first characters of intervals and `numbers` the class of each; `members` has
    for each class the sets that it is in.
    """

    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    members: tuple[frozenset[CharSet], ...]

    @classmethod
    def of(cls, sets: Iterable[CharSet]) -> "CharClasses":
        """The classes of these sets."""
        distinct = tuple(dict.fromkeys(sets))
        cuts = {0, *(cut for each in distinct for low, high in each for cut in (low, high + 1))}
        starts = tuple(sorted(each for each in cuts if each <= LAST))
        inside: list[set[CharSet]] = [set() for _ in starts]
        index = {start: at for at, start in enumerate(starts)}
        for one in distinct:
            for low, high in one:
                for at in range(index[low], index.get(high + 1, len(starts))):
                    inside[at].add(one)
        numbers: dict[frozenset[CharSet], int] = {}
        found = tuple(numbers.setdefault(frozenset(each), len(numbers)) for each in inside)
        return cls(starts, found, tuple(numbers))

    def of_character(self, character: str) -> int:
        """The class of a character."""
        return self.numbers[bisect_right(self.starts, ord(character)) - 1]
