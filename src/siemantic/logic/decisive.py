"""
Which values of a condition matter, seen from few events and without a solver.

The events are made of the values' own texts, nearly all of which are texts with gaps, on the way on
which each value gets to decide.

*Soundness*: that a value decides in an event, while it is true or while it is false, is worked out
from that event, whose texts exist; see `siemantic.logic.witness` for what that means. That one does
not is said for the reasons of `siemantic.logic.siblings` alone. Where neither is seen of each
value, nothing is said at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain, islice, product
from operator import or_
from typing import NamedTuple

from siemantic.logic.columns import Column, bits_of
from siemantic.logic.formula import All, Atom, Formula, In, Not, Related, Some
from siemantic.logic.globs import Glob
from siemantic.logic.outcomes import Outcomes, numbers_of
from siemantic.logic.trees import Tree

_MOST_CONTEXTS = 8
"""So many ways to fill the other columns are tried for the values of one."""


class Value(NamedTuple):
    """A column, and the texts that it has when the value is true."""

    column: str
    texts: Glob | Tree


def find_idle(formula: Formula, values: Mapping[Atom, Value]) -> dict[Atom, bool] | None:
    """
    The atoms that never matter, each with what it can be taken for; None where it is not soon seen.

    Unless it is None, the formula holds in some events and not in others.

    Args:
        values: what each atom of the formula stands for; what is in the atom is not looked at.
    """
    return _Search.of(formula, values).find_idle(formula)


def are_apart(left: Formula, right: Formula, values: Mapping[Atom, Value]) -> bool:
    """
    Whether one of two formulas is seen to hold in an event in which the other does not.

    Args:
        values: as for `find_idle`, of the atoms of both.
    """
    one = _Search.of(left, values)
    other = replace(one, outcomes=Outcomes.of(right, one.numbers))
    return any(
        one.outcomes.deciding(true)[0] != other.outcomes.deciding(true)[0]
        for true in chain(one.states(left), other.states(right))
    )


class _Home(NamedTuple):
    """
    Values of one column that stand beside each other.

    Attributes:
        of_all: whether all of them are needed; else one is enough.
        wanted: the values elsewhere that must be true for these to decide, as bits.
    """

    column: Column
    numbers: tuple[int, ...]
    of_all: bool
    wanted: int

    def states(self) -> Iterator[int]:
        """States of the column in which each of its values may get to decide, as bits."""
        elsewhere = tuple(numbers_of(self.wanted & self.column.bits))
        if self.of_all and len(self.numbers) > 1:
            yield self.column.join((*self.numbers, *elsewhere))
            for one in self.numbers:
                others = (each for each in self.numbers if each != one)
                yield self.column.join((*others, *elsewhere))
        elif elsewhere:
            yield self.column.join(elsewhere)
            yield from (self.column.join((each, *elsewhere)) for each in self.numbers)
        yield from self.column.states

    def find_value(self, number: int, *, can_be_true: bool) -> bool | None:
        """What one of its values can be taken for, as another makes it idle; None for nothing."""
        bits = bits_of(self.numbers)
        if not self.of_all:
            return None if self.column.find_wider(number, bits) is None else False
        wider = (self.column.find_wider(each, 1 << number) for each in self.numbers)
        return True if can_be_true and any(each is not None for each in wider) else None


@dataclass(slots=True)
class _Search:
    """
    What has been seen so far.

    Attributes:
        seen: the atoms that decided while they were false, and while they were true, as bits.
    """

    values: Mapping[Atom, Value]
    numbers: Mapping[Atom, int]
    columns: Mapping[str, Column]
    outcomes: Outcomes
    seen: list[int] = field(default_factory=lambda: [0, 0])

    @classmethod
    def of(cls, formula: Formula, values: Mapping[Atom, Value]) -> "_Search":
        """Nothing yet."""
        numbers = {atom: number for number, atom in enumerate(values)}
        texts: dict[str, dict[int, Glob | Tree]] = {}
        for atom, value in values.items():
            texts.setdefault(value.column, {})[numbers[atom]] = value.texts
        columns = {name: Column.of(each) for name, each in texts.items()}
        return cls(values, numbers, columns, Outcomes.of(formula, numbers))

    def find_idle(self, formula: Formula) -> dict[Atom, bool] | None:
        """As the function of that name."""
        homes = list(self._homes(formula, 0))
        places = Counter(number for home in homes for number in home.numbers)
        atoms = list(self.numbers)
        idle: dict[Atom, bool] = {}
        for home in homes:
            for number in numbers_of(self._unseen(home)):
                can_be_true = bool(self.seen[True] >> number & 1)
                value = home.find_value(number, can_be_true=can_be_true)
                if value is None or places[number] > 1:
                    return None
                idle[atoms[number]] = value
        return idle if homes else None

    def states(self, formula: Formula) -> Iterator[int]:
        """States of all columns in which one of the formula's atoms may get to decide."""
        for home in self._homes(formula, 0):
            yield from self._states(home)

    def _unseen(self, home: _Home) -> int:
        """The home's values that are not seen to decide both while true and while false."""
        bits = bits_of(home.numbers)
        for true in self._states(home):
            if not bits & ~(self.seen[False] & self.seen[True]):
                return 0
            _, deciding = self.outcomes.deciding(true)
            self.seen[True] |= deciding & true
            self.seen[False] |= deciding & ~true
        return bits & ~(self.seen[False] & self.seen[True])

    def _states(self, home: _Home) -> Iterator[int]:
        """States of all columns in which each of the home's values may get to decide."""
        others = [
            each.ways(home.wanted & each.bits)
            for each in self.columns.values()
            if each is not home.column and home.wanted & each.bits
        ]
        for around in islice(product(*others), _MOST_CONTEXTS):
            context = reduce(or_, around, 0)
            yield from (context | here for here in home.states())

    def _homes(self, formula: Formula, wanted: int) -> Iterator[_Home]:
        match formula:
            case Not(part):
                yield from self._homes(part, wanted)
            case All(parts) | Some(parts):
                yield from self._homes_in(parts, wanted, of_all=isinstance(formula, All))
            case In() | Related():
                column = self.columns[self.values[formula].column]
                yield _Home(column, (self.numbers[formula],), of_all=False, wanted=wanted)

    def _homes_in(self, parts: Sequence[Formula], wanted: int, *, of_all: bool) -> Iterator[_Home]:
        """Those of the parts, for which the other parts must be true of all, or false of any."""
        atoms: dict[str, list[Atom]] = {}
        for each in parts:
            if isinstance(each, In | Related):
                atoms.setdefault(self.values[each].column, []).append(each)
        others = [each for each in parts if not isinstance(each, In | Related)]
        groups: list[Sequence[Formula]] = [*atoms.values(), *([each] for each in others)]
        wants = [self._all_wanted(group, value=of_all) for group in groups]
        around = [reduce(or_, (*wants[:at], *wants[at + 1 :]), wanted) for at in range(len(groups))]
        for (name, group), outside in zip(atoms.items(), around, strict=False):
            numbers = tuple(self.numbers[each] for each in group)
            yield _Home(self.columns[name], numbers, of_all, outside)
        for each, outside in zip(others, around[len(atoms) :], strict=True):
            yield from self._homes(each, outside)

    def _all_wanted(self, parts: Iterable[Formula], *, value: bool) -> int:
        return reduce(or_, (self._wanted(each, value=value) for each in parts), 0)

    def _wanted(self, formula: Formula, *, value: bool) -> int:
        """Few atoms that give the formula that value if they are true and all others false."""
        match formula:
            case Not(part):
                return self._wanted(part, value=not value)
            case All(parts) | Some(parts):
                if isinstance(formula, All) == value:
                    return self._all_wanted(parts, value=value)
                found = (self._wanted(each, value=value) for each in parts)
                return min(found, key=int.bit_count, default=0)
            case In() | Related():
                return 1 << self.numbers[formula] if value else 0
