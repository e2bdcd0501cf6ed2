"""
Whether two formulas are the same, and an event on which they differ if they are not.

The formulas are compared as propositions by a SAT solver. An assignment on which they differ says
for each column which sets of texts it is in and which not; where no text is so, the solver is told
that those exclude each other, and the search goes on (the way of solvers modulo theories).

*Soundness*: `find_event` gives an event only if the formula is true of it, and None only if the
solver found the formula false under all assignments but those that no text can meet.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from siemantic.errors import UndecidedError
from siemantic.logic.formula import (
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
    present,
    related_texts,
    some_of,
)
from siemantic.logic.search import Conflict, find_text
from siemantic.logic.trees import ANYTHING, Tree

Domain = Callable[[str], Tree]
"""A column -> the texts that it can have."""

_MOST_ASSIGNMENTS = 2000


def any_text(_column: str) -> Tree:
    """Every column can have every text."""
    return ANYTHING


def differ(left: Formula, right: Formula) -> Formula:
    """The formula that one holds and the other does not."""
    return some_of([all_of([left, negation(right)]), all_of([negation(left), right])])


def find_difference(left: Formula, right: Formula, domain: Domain = any_text) -> Event | None:
    """
    An event of which one formula is true and the other false; None when they are the same.

    >>> from siemantic.logic.formula import TRUE
    >>> find_difference(present("user"), TRUE)
    {}

    Raises:
        UndecidedError: it cannot be told, or takes too long.
    """
    return None if left == right else find_event(differ(left, right), domain)


def find_event(formula: Formula, domain: Domain = any_text) -> Event | None:
    """
    An event of which the formula is true, with as few columns as are easily found; None for none.

    Raises:
        UndecidedError: it cannot be told, or takes too long.
    """
    from pysat.solvers import Solver

    problem = _Problem()
    problem.require(formula)
    with Solver("minisat22", bootstrap_with=problem.clauses) as solver:
        # What need not be true is tried as false, which leaves events small.
        solver.set_phases([-number for number in problem.numbers.values()])
        for _ in range(_MOST_ASSIGNMENTS):
            if not solver.solve():
                return None
            true = {number for number in solver.get_model() or () if number > 0}
            found = problem.find_texts(true, domain)
            if isinstance(found, list):
                solver.add_clause(found)
                continue
            return _confirmed(formula, found)
    raise UndecidedError("there are too many cases to look at")


def _confirmed(formula: Formula, event: Event) -> Event:
    if not holds(formula, event):
        raise UndecidedError("columns that are compared with each other are not followed here")
    return event


@dataclass(slots=True)
class _Problem:
    """
    A formula as clauses.

    Attributes:
        numbers: atom -> the number of its variable.
        parts: whether all or some of these literals hold -> the number of its variable.
    """

    clauses: list[list[int]] = field(default_factory=list)
    numbers: dict[Atom, int] = field(default_factory=dict)
    parts: dict[tuple[bool, tuple[int, ...]], int] = field(default_factory=dict)
    count: int = 0

    def require(self, formula: Formula) -> None:
        """The formula holds, and what follows from any of its atoms."""
        self.clauses.append([self._literal(formula)])
        there: dict[str, int] = {}
        for atom in atoms_of(formula):
            names = (atom.column,) if isinstance(atom, In) else (atom.left, atom.right)
            for name in names:
                if name not in there:
                    there[name] = self._literal(present(name))
                self.clauses.append([-self.numbers[atom], there[name]])

    def _literal(self, formula: Formula) -> int:
        match formula:
            case Not(part):
                return -self._literal(part)
            case All(parts):
                return -self._some([-self._literal(each) for each in parts], of_all=True)
            case Some(parts):
                return self._some([self._literal(each) for each in parts])
            case In() | Related():
                number = self.numbers.get(formula)
                if number is None:
                    self.count += 1
                    number = self.numbers[formula] = self.count
                return number

    def _some(self, literals: list[int], *, of_all: bool = False) -> int:
        """A variable that is true if and only if one of the literals is."""
        key = (of_all, tuple(literals))
        here = self.parts.get(key)
        if here is None:
            self.count += 1
            here = self.parts[key] = self.count
            self.clauses.append([-here, *literals])
            self.clauses.extend([here, -each] for each in literals)
        return here

    # --- texts ---------------------------------------------------------------------------------

    def find_texts(self, true: set[int], domain: Domain) -> Event | list[int]:
        """Texts for the columns that are as the assignment says, or a clause that excludes it."""
        event: dict[str, str] = {}
        for column, atoms in self._by_column().items():
            inside = frozenset(each.texts for each in atoms if self.numbers[each] in true)
            outside = frozenset(each.texts for each in atoms if self.numbers[each] not in true)
            if not inside:
                continue
            found = find_text(inside | {domain(column)}, outside)
            if isinstance(found, Conflict):
                return self._clause(column, found, domain(column))
            event[column] = found
        return self._related(event, true, domain)

    def _by_column(self) -> Mapping[str, list[In]]:
        found: dict[str, list[In]] = {}
        for atom in self.numbers:
            if isinstance(atom, In):
                found.setdefault(atom.column, []).append(atom)
        return found

    def _clause(self, column: str, conflict: Conflict, domain: Tree) -> list[int]:
        """Not all at the same time of what excludes each other; the domain always holds."""
        return [
            -self.numbers[In(column, ANYTHING)],
            *self._literals(column, conflict.inside - {domain}, -1),
            *self._literals(column, conflict.outside, 1),
        ]

    def _literals(self, column: str, trees: Iterable[Tree], sign: int) -> Iterable[int]:
        atoms = (In(column, each) for each in trees)
        return [sign * self.numbers[each] for each in atoms if each in self.numbers]

    def _related(self, event: dict[str, str], true: set[int], domain: Domain) -> Event:
        """The event with texts that are related as the assignment says, where that is easy."""
        columns = self._by_column()
        for atom, number in self.numbers.items():
            if isinstance(atom, Related) and atom.left in event and atom.right in event:
                texts = related_texts(atom, event[atom.right])
                others = columns.get(atom.left, [])
                inside = {each.texts for each in others if self.numbers[each] in true}
                outside = {each.texts for each in others if self.numbers[each] not in true}
                (inside if number in true else outside).add(texts)
                found = find_text(frozenset({*inside, domain(atom.left)}), frozenset(outside))
                if isinstance(found, str):
                    event[atom.left] = found
        return event
