"""
The states of a program that never looks around, as bits: one for each place where it may be.

Most places wait for one character and go on at the place below, since a program is written from its
end: those are followed all at once, as in Baeza-Yates and Gonnet, "A new approach to text
searching" (CACM 35, 1992).

*Soundness*: exact; the states are those that `threads` has for the same program, one for one.
"""

import re
from functools import reduce
from operator import or_

from siemantic.charsets import CharSet
from siemantic.logic.classes import CharClasses
from siemantic.logic.program import Accept, Char, Program, Split

_BYTE = 8
_FILLED = re.compile(rb"[^\0]")


class Bits:
    """
    The states of a program, and how they follow each other.

    `start` is that of the empty text. Of places that are in no row, eight are followed at once,
    each eight once.
    """

    def __init__(self, program: Program, begin: int, classes: CharClasses) -> None:
        self._code = tuple(program.code)
        self._classes = classes
        self._size = len(self._code) // _BYTE + 1
        self._behind: list[dict[tuple[int, int], int]] = [{} for _ in classes.members]
        self._waiting: dict[int, tuple[Char | Accept, ...]] = {}
        self._rows = self._rows_of_places()
        self._in_rows = reduce(or_, self._rows.values(), 0)
        self._going = [self._going_on(each) for each in classes.members]
        self.start = 1 << begin

    def step(self, state: int, character_class: int) -> int | None:
        """The state behind a character of the class, None when it leads nowhere."""
        known = self._behind[character_class]
        found = (state & self._going[character_class]) >> 1
        others = (state & ~self._in_rows).to_bytes(self._size, "little")
        for each in _FILLED.finditer(others):
            key = (each.start(), each[0][0])
            there = known.get(key)
            if there is None:
                there = known[key] = self._step(*key, self._classes.members[character_class])
            found |= there
        return found or None

    def ends_in(self, state: int) -> bool:
        """Whether a text that ends here is one of the program's."""
        others = state & ~self._in_rows
        return any(
            isinstance(each, Accept) for place in _places(others) for each in self._wait(place)
        )

    def _rows_of_places(self) -> dict[CharSet, int]:
        """The places that wait for one character and then go on below, by what they wait for."""
        found: dict[CharSet, bytearray] = {}
        for place, each in enumerate(self._code):
            if isinstance(each, Char) and each.then == place - 1:
                bits = found.setdefault(each.members, bytearray(self._size))
                bits[place // _BYTE] |= 1 << place % _BYTE
        return {members: int.from_bytes(bits, "little") for members, bits in found.items()}

    def _going_on(self, inside: frozenset[CharSet]) -> int:
        return reduce(or_, (bits for each, bits in self._rows.items() if each in inside), 0)

    def _step(self, at: int, byte: int, inside: frozenset[CharSet]) -> int:
        found = 0
        for place in _places(byte << at * _BYTE):
            for each in self._wait(place):
                if isinstance(each, Char) and each.members in inside:
                    found |= 1 << each.then
        return found

    def _wait(self, place: int) -> tuple[Char | Accept, ...]:
        """What a place waits for: characters, or the end."""
        found = self._waiting.get(place)
        if found is None:
            found = self._waiting[place] = tuple(self._follow(place))
        return found

    def _follow(self, place: int) -> list[Char | Accept]:
        found, waiting, seen = list[Char | Accept](), [place], {place}
        while waiting:
            instruction = self._code[waiting.pop()]
            if isinstance(instruction, Split):
                fresh = [each for each in instruction.ways if each not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
            elif isinstance(instruction, Char | Accept):
                found.append(instruction)
        return found


def is_plain(program: Program) -> bool:
    """Whether it never looks around."""
    return all(isinstance(each, Char | Split | Accept) for each in program.code)


def _places(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found
