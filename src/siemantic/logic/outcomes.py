"""
What comes out of a formula when one atom is turned round.

*Soundness*: exact; the outcome for an event is worked out from the atoms that are true in it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from siemantic.logic.covering import covers
from siemantic.logic.formula import (
    FALSE,
    TRUE,
    All,
    Atom,
    Event,
    Formula,
    In,
    Not,
    Related,
    Some,
    all_of,
    atoms_of,
    holds,
    negation,
    some_of,
)
from siemantic.logic.needs import Needs
from siemantic.logic.prove import differ
from siemantic.logic.trees import Tree

_Outcomes = Callable[[int], int]
"""
The atoms that are true, as bits -> the bits of the formula.

Bit n is what comes out with atom n turned round, and one more than there are atoms what comes out
as it is; so one walk through the formula is enough for all of them.
"""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What comes out of a formula with so many atoms, and of turning one round."""

    walk: _Outcomes
    count: int

    @classmethod
    def of(cls, formula: Formula, numbers: Mapping[Atom, int]) -> "Outcomes":
        """Those of the formula, whose atoms have these numbers, from 0 on."""
        return cls(_compile(formula, numbers, (2 << len(numbers)) - 1), len(numbers))

    def deciding(self, true: int) -> tuple[bool, int]:
        """Whether the formula holds where these atoms are true, and the atoms that decide then."""
        found = self.walk(true)
        outcome = bool(found >> self.count & 1)
        others = found ^ ((2 << self.count) - 1 if outcome else 0)
        return outcome, others & ~(1 << self.count)


@dataclass(frozen=True, slots=True)
class Table:
    """A formula's atoms with their numbers, by column, and its outcomes."""

    formula: Formula
    atoms: tuple[Atom, ...]
    by_column: Mapping[str, tuple[int, ...]]
    outcomes: Outcomes
    texts: Mapping[str, Needs]
    related: Sequence[tuple[int, Related]]
    known: dict[tuple[str, str | None], int] = field(default_factory=dict)

    @classmethod
    def of(cls, formula: Formula) -> "Table":
        """The table of the formula."""
        atoms = tuple(atoms_of(formula))
        numbers = {atom: number for number, atom in enumerate(atoms)}
        by_column: dict[str, tuple[int, ...]] = {}
        for atom, number in numbers.items():
            if isinstance(atom, In):
                by_column[atom.column] = (*by_column.get(atom.column, ()), number)
        texts = {column: Needs.of(_texts(atoms, each)) for column, each in by_column.items()}
        related = [(number, atom) for atom, number in numbers.items() if isinstance(atom, Related)]
        return cls(formula, atoms, by_column, Outcomes.of(formula, numbers), texts, related)

    def true_atoms(self, event: Event) -> int:
        """The atoms that are true in the event, as bits."""
        found = reduce(or_, (self._in(each, event.get(each)) for each in self.by_column), 0)
        for number, atom in self.related:
            if holds(atom, event):
                found |= 1 << number
        return found

    def deciding(self, true: int) -> tuple[bool, int]:
        """Whether the formula holds where these atoms are true, and the atoms that decide then."""
        return self.outcomes.deciding(true)

    def _in(self, column: str, value: str | None) -> int:
        if (column, value) not in self.known:
            self.known[column, value] = self._bits(column, value)
        return self.known[column, value]

    def _bits(self, column: str, value: str | None) -> int:
        if value is None:
            return 0
        possible = self.texts[column].possible(value)
        return sum(1 << number for number, texts in possible if covers(texts, value))


def _texts(atoms: Sequence[Atom], numbers: Sequence[int]) -> Iterator[tuple[int, Tree]]:
    """The texts of each atom, behind its number."""
    pairs = ((number, atoms[number]) for number in numbers)
    return ((number, each.texts) for number, each in pairs if isinstance(each, In))


def _compile(formula: Formula, numbers: Mapping[Atom, int], full: int) -> _Outcomes:
    match formula:
        case Not(part):
            inner = _compile(part, numbers, full)
            return lambda true: full ^ inner(true)
        case All(parts):
            mask, others = _split(parts, numbers, full)
            return lambda true: reduce(
                and_, (each(true) for each in others), full ^ _of_some(mask & ~true, mask, full)
            )
        case Some(parts):
            mask, others = _split(parts, numbers, full)
            return lambda true: reduce(
                or_, (each(true) for each in others), _of_some(mask & true, mask, full)
            )
        case In() | Related():
            bit = 1 << numbers[formula]
            return lambda true: (full if true & bit else 0) ^ bit


def _split(
    parts: Sequence[Formula], numbers: Mapping[Atom, int], full: int
) -> tuple[int, list[_Outcomes]]:
    """The atoms among the parts as bits, and what comes out of the others."""
    mask = sum(1 << numbers[each] for each in parts if isinstance(each, In | Related))
    others = [each for each in parts if not isinstance(each, In | Related)]
    return mask, [_compile(each, numbers, full) for each in others]


def _of_some(true: int, mask: int, full: int) -> int:
    """What comes out of any of the atoms of the mask, when these of them are true."""
    if not true:
        return mask  # any of them would make it true
    return full if true & (true - 1) else full ^ true  # a lone one is needed


def numbers_of(bits: int) -> Iterator[int]:
    """
    The numbers of the bits that are set, the lowest first.

    >>> list(numbers_of(0b101))
    [0, 2]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def with_atom(formula: Formula, atom: Atom, value: Formula) -> Formula:
    """The formula with a value in the place of the atom."""
    match formula:
        case Not(part):
            return negation(with_atom(part, atom, value))
        case All(parts):
            return all_of(with_atom(each, atom, value) for each in parts)
        case Some(parts):
            return some_of(with_atom(each, atom, value) for each in parts)
        case _:
            return value if formula == atom else formula


def difference(formula: Formula, atom: Atom) -> Formula:
    """The atom decides, whether it is true or false: the Boolean difference of the formula."""
    return differ(with_atom(formula, atom, TRUE), with_atom(formula, atom, FALSE))
