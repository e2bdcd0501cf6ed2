"""
Events that show what each atom of a formula is there for.

An atom *decides* in an event when the formula would come out otherwise if the atom alone did. An
event in which it decides and is true, beside one in which it decides and is false, is what MC/DC
asks for (modified condition/decision coverage, DO-178C): the formula holds in one and not in the
other.

*Soundness*: what an event shows is worked out from the formula and that event, however it was
found. That an atom never decides while it is true, or while it is false, is `find_event`'s word;
then the formula is the same with the atom taken for false, or for true.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
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
from siemantic.logic.prove import Domain, any_text, differ, find_event
from siemantic.logic.search import Conflict, find_text
from siemantic.logic.texts import NOT_EMPTY
from siemantic.logic.trees import ANYTHING

_MOST_SEEDS = 8
"""So many of the events that the solver found are varied for one atom, the latest first."""

Literal = tuple[Atom, bool]
"""An atom, and whether it is true."""


@dataclass(frozen=True, slots=True)
class Example:
    """
    An event, whether the formula holds in it, and what it is the first to show.

    Attributes:
        shows: the atoms that decide in it, as they are, and did so in no example before.
    """

    event: Event
    holds: bool
    shows: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """
    An atom, and an event in which it decides while it is true, and one while it is false.

    None where there is no such event.
    """

    atom: Atom
    true: Event | None
    false: Event | None

    @property
    def matters(self) -> bool:
        """Whether the formula would be another one without the atom."""
        return self.true is not None and self.false is not None


@dataclass(frozen=True, slots=True)
class Witnesses:
    """
    What a formula's events show; without an example it holds in no event.

    Attributes:
        undecided: atoms of which it could not be told, and why not.
    """

    examples: tuple[Example, ...]
    decisions: tuple[Decision, ...]
    undecided: tuple[tuple[Atom, str], ...]


def find_witnesses(formula: Formula, domain: Domain = any_text) -> Witnesses:
    """
    Few events in which each atom of the formula decides, while it is true and while it is false.

    The first holds, if any event does. The two events of an atom have all other columns in common
    where that is easy.

    Raises:
        UndecidedError: it cannot be told whether the formula holds in any event.
    """
    first = find_event(formula, domain)
    if first is None:
        return Witnesses((), (), ())
    search = _Search(_Table.of(formula), domain)
    search.add(first, is_seed=True)
    for number in range(len(search.table.atoms)):
        search.decide(number)
    return search.result()


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


# --- what decides in an event ------------------------------------------------------------------

_Outcomes = Callable[[Sequence[int]], int]
"""
The bits of each atom -> the bits of the formula.

Bit n is what comes out with atom n turned round, and one more than there are atoms what comes out
as it is; so one walk through the formula is enough for all of them.
"""


@dataclass(frozen=True, slots=True)
class _Table:
    """A formula's atoms with their numbers, by column, and its outcomes."""

    formula: Formula
    atoms: tuple[Atom, ...]
    by_column: Mapping[str, tuple[int, ...]]
    outcomes: _Outcomes
    full: int
    known: dict[tuple[str, str | None], int] = field(default_factory=dict)

    @classmethod
    def of(cls, formula: Formula) -> "_Table":
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
            if isinstance(atom, In) and automaton(atom.texts).accepts(value)
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


# --- the search --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Search:
    """
    What has been found so far.

    Attributes:
        shown: number of an atom and its value -> the event in which it decides so, None for none.
        seeds: the events that the solver found.
    """

    table: _Table
    domain: Domain
    examples: list[Example] = field(default_factory=list)
    shown: dict[tuple[int, bool], Event | None] = field(default_factory=dict)
    seeds: list[Event] = field(default_factory=list)
    undecided: dict[int, str] = field(default_factory=dict)

    def add(self, event: Event, *, is_seed: bool) -> None:
        """One more example, if it shows anything or is the first."""
        true = self.table.true_atoms(event)
        outcome, deciding = self.table.deciding(true)
        pairs = [
            (n, bool(true >> n & 1)) for n in range(len(self.table.atoms)) if deciding >> n & 1
        ]
        new = [each for each in pairs if each not in self.shown]
        if new or not self.examples:
            shows = tuple((self.table.atoms[number], value) for number, value in new)
            self.examples.append(Example(event, outcome, shows))
            self.shown.update(dict.fromkeys(new, event))
            if is_seed:
                self.seeds.append(event)

    def decide(self, number: int) -> None:
        """Find what the atom still needs."""
        try:
            # What is found for one value is varied for the other.
            for value in (True, False):
                if (number, value) not in self.shown:
                    self._show(number, value=value)
        except UndecidedError as error:
            self.undecided[number] = str(error)

    def result(self) -> Witnesses:
        """All that was found."""
        atoms = self.table.atoms
        decisions = tuple(
            Decision(atom, self.shown[number, True], self.shown[number, False])
            for number, atom in enumerate(atoms)
            if number not in self.undecided
        )
        undecided = tuple((atoms[number], reason) for number, reason in self.undecided.items())
        return Witnesses(tuple(self.examples), decisions, undecided)

    def _show(self, number: int, *, value: bool) -> None:
        for event in self._variants(number, value=value):
            true = self.table.true_atoms(event)
            if bool(true >> number & 1) == value and self.table.deciding(true)[1] >> number & 1:
                self.add(event, is_seed=False)
                return
        atom = self.table.atoms[number]
        wanted = atom if value else negation(atom)
        found = find_event(all_of([difference(self.table.formula, atom), wanted]), self.domain)
        if found is None:
            self.shown[number, value] = None
        else:
            self.add(found, is_seed=True)

    def _variants(self, number: int, *, value: bool) -> Iterator[Event]:
        """Events that differ from others in the atom's column alone; of each must be looked at."""
        atom = self.table.atoms[number]
        if not isinstance(atom, In):
            return
        partner = self.shown.get((number, not value))
        seeds = [] if partner is None else [partner]
        for event in (*seeds, *reversed(self.seeds[-_MOST_SEEDS:])):
            for text in self._texts(number, atom, event, value=value):
                yield {**event, atom.column: text}
            if not value and atom.column in event:
                yield {name: text for name, text in event.items() if name != atom.column}

    def _texts(self, number: int, atom: In, event: Event, *, value: bool) -> Iterator[str]:
        here = event.get(atom.column)
        if not value:
            yield from self._possible(atom.column, _nearby(here or ""))
        others = [n for n in self.table.by_column[atom.column] if n != number]
        true = self.table.true_atoms(event)
        kept = [n for n in others if true >> n & 1]
        left = [n for n in others if not true >> n & 1]
        if value:
            yield from self._text(atom.column, [number, *kept], left)
            yield from self._text(atom.column, [number], others)
        else:
            yield from self._text(atom.column, kept, [number, *left])

    def _text(self, column: str, inside: Sequence[int], outside: Sequence[int]) -> Iterator[str]:
        """A text that these atoms cover and the others do not, rather not an empty one."""
        atoms = self.table.atoms
        covering = frozenset(a.texts for n in inside if isinstance(a := atoms[n], In))
        missing = frozenset(a.texts for n in outside if isinstance(a := atoms[n], In))
        domain = {self.domain(column)}
        for more in (domain | {NOT_EMPTY}, domain):
            found = find_text(covering | more, missing - {ANYTHING})
            if not isinstance(found, Conflict):
                yield found
                return

    def _possible(self, column: str, texts: Iterable[str]) -> Iterator[str]:
        domain = self.domain(column)
        yield from (each for each in texts if automaton(domain).accepts(each))


def _nearby(text: str) -> Iterator[str]:
    """Texts that are nearly the same: the next number, or a character less."""
    if text.isdecimal() and text.isascii():
        yield str(int(text) + 1)
    elif len(text) > 1:
        yield text[1:]
        yield text[:-1]
