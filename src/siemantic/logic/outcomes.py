"""
What comes out of a formula when one atom is turned round.

*Soundness*: exact; the outcome for an event is worked out from the atoms that are true in it.
"""

from collections.abc import Callable, Mapping, Sequence
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
from siemantic.logic.prove import differ

_Outcomes = Callable[[Sequence[int]], int]
"""
The bits of each atom -> the bits of the formula.

Bit n is what comes out with atom n turned round, and one more than there are atoms what comes out
as it is; so one walk through the formula is enough for all of them.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A formula's atoms with their numbers, by column, and its outcomes."""

    formula: Formula
    atoms: tuple[Atom, ...]
    by_column: Mapping[str, tuple[int, ...]]
    outcomes: _Outcomes
    full: int
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
        full = (2 << len(atoms)) - 1
        return cls(formula, atoms, by_column, _compile(formula, numbers, full), full)

    def true_atoms(self, event: Event) -> int:
        """The atoms that are true in the event, as bits."""
        found = reduce(or_, (self._in(each, event.get(each)) for each in self.by_column), 0)
        for number, atom in enumerate(self.atoms):
            if isinstance(atom, Related) and holds(atom, event):
                found |= 1 << number
        return found

    def deciding(self, true: int) -> tuple[bool, int]:
        """Whether the formula holds where these atoms are true, and the atoms that decide then."""
        count = len(self.atoms)
        bits = [(self.full if true >> n & 1 else 0) ^ (1 << n) for n in range(count)]
        found = self.outcomes(bits)
        outcome = bool(found >> count & 1)
        others = found ^ (self.full if outcome else 0)
        return outcome, others & ~(1 << count)

    def _in(self, column: str, value: str | None) -> int:
        if (column, value) not in self.known:
            self.known[column, value] = self._bits(column, value)
        return self.known[column, value]

    def _bits(self, column: str, value: str | None) -> int:
        if value is None:
            return 0
        pairs = ((number, self.atoms[number]) for number in self.by_column[column])
        return sum(
            1 << number
            for number, atom in pairs
            if isinstance(atom, In) and covers(atom.texts, value)
        )


def _compile(formula: Formula, numbers: Mapping[Atom, int], full: int) -> _Outcomes:
    match formula:
        case Not(part):
            inner = _compile(part, numbers, full)
            return lambda bits: full ^ inner(bits)
        case All(parts):
            every = [_compile(each, numbers, full) for each in parts]
            return lambda bits: reduce(and_, (each(bits) for each in every), full)
        case Some(parts):
            some = [_compile(each, numbers, full) for each in parts]
            return lambda bits: reduce(or_, (each(bits) for each in some), 0)
        case In() | Related():
            number = numbers[formula]
            return lambda bits: bits[number]


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
