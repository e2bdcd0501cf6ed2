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

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.formula import Atom, Event, Formula, In, all_of, negation
from siemantic.logic.guess import guess, narrowed
from siemantic.logic.near import is_number, nearby
from siemantic.logic.outcomes import Table, difference, numbers_of
from siemantic.logic.prove import Domain, any_text, find_event
from siemantic.logic.search import find_soon
from siemantic.logic.siblings import Siblings
from siemantic.logic.texts import NOT_EMPTY, WHOLE_NUMBERS
from siemantic.logic.trees import ANYTHING, Tree

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
        left: how many atoms were not looked at, since it was late.
    """

    examples: tuple[Example, ...]
    decisions: tuple[Decision, ...]
    undecided: tuple[tuple[Atom, str], ...]
    left: int = 0


def find_witnesses(
    formula: Formula,
    domain: Domain = any_text,
    most_atoms: int | None = None,
    *,
    natural: bool = True,
    is_late: Callable[[], bool] = lambda: False,
) -> Witnesses:
    """
    Few events in which each atom of the formula decides, while it is true and while it is false.

    The first holds, if any event does. The two events of an atom have all other columns in common
    where that is easy.

    Args:
        most_atoms: of so many atoms, spread over the formula; None for all.
        natural: look for texts that people would write, which takes several times as long.
        is_late: whether to be content with what there is; asked before each atom.
    Raises:
        UndecidedError: it cannot be told whether the formula holds in any event.
    """
    first = _find_event(formula, domain)
    if first is None:
        return Witnesses((), (), ())
    search = _Search(Table.of(formula), Siblings.of(formula), domain, natural=natural)
    search.add(first, is_seed=True)
    count = len(search.table.atoms)
    step = 1 if most_atoms is None else max(1, -(-count // most_atoms))
    for number in range(0, count, step):
        if is_late():
            return replace(search.result(), left=len(range(number, count, step)))
        search.decide(number)
    return search.result()


def _find_event(formula: Formula, domain: Domain) -> Event | None:
    """An event of the formula, rather without empty texts."""
    found = find_event(
        formula, lambda column: NOT_EMPTY if domain(column) == ANYTHING else domain(column)
    )
    return find_event(formula, domain) if found is None else found


# --- the search --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Search:
    """
    What has been found so far.

    Attributes:
        shown: number of an atom and its value -> the event in which it decides so, None for none.
        seen: the same numbers as bits, of those that are false and of those that are true.
        seeds: the events that the solver found.
        plain: column -> a text that no atom covers, if one is easily found.
    """

    table: Table
    siblings: Siblings
    domain: Domain
    natural: bool = True
    examples: list[Example] = field(default_factory=list)
    shown: dict[tuple[int, bool], Event | None] = field(default_factory=dict)
    seen: list[int] = field(default_factory=lambda: [0, 0])
    seeds: list[Event] = field(default_factory=list)
    plain: dict[str, str | None] = field(default_factory=dict)
    undecided: dict[int, str] = field(default_factory=dict)

    def add(self, event: Event, *, is_seed: bool) -> None:
        """One more example, if it shows anything or is the first."""
        true = self.table.true_atoms(event)
        outcome, deciding = self.table.deciding(true)
        fresh = deciding & ~(self.seen[1] & true | self.seen[0] & ~true)
        new = [(number, bool(true >> number & 1)) for number in numbers_of(fresh)]
        if new or not self.examples:
            shows = tuple((self.table.atoms[number], value) for number, value in new)
            self.examples.append(Example(event, outcome, shows))
            self._show_in(new, event)
            if is_seed:
                self.seeds.append(event)

    def _show_in(self, pairs: Iterable[tuple[int, bool]], event: Event | None) -> None:
        for number, value in pairs:
            self.shown[number, value] = event
            self.seen[value] |= 1 << number

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
            if number not in self.undecided and self._is_done(number)
        )
        undecided = tuple((atoms[number], reason) for number, reason in self.undecided.items())
        return Witnesses(tuple(self.examples), decisions, undecided)

    def _is_done(self, number: int) -> bool:
        return (number, True) in self.shown and (number, False) in self.shown

    def _show(self, number: int, *, value: bool) -> None:
        if not self.natural and self._is_shown(number, self._quick(number, value=value), value):
            return
        atom = self.table.atoms[number]
        if self.siblings.exclude(atom, value=value):
            self._show_in([(number, value)], None)
            return
        if self._is_shown(number, self._variants(number, value=value), value):
            return
        wanted = atom if value else negation(atom)
        found = _find_event(all_of([difference(self.table.formula, atom), wanted]), self.domain)
        if found is None:
            self._show_in([(number, value)], None)
        else:
            self.add(found, is_seed=True)

    def _is_shown(self, number: int, events: Iterable[Event], value: bool) -> bool:  # noqa: FBT001 - an atom's value
        """Whether the atom decides in one of the events while it has the value; then it is kept."""
        for event in events:
            true = self.table.true_atoms(event)
            if bool(true >> number & 1) == value and self.table.deciding(true)[1] >> number & 1:
                self.add(event, is_seed=False)
                return True
        return False

    def _seeds(self, number: int, *, value: bool) -> list[Event]:
        """Events to begin with; the first is the atom's own for the other value."""
        partner = self.shown.get((number, not value))
        seeds = [] if partner is None else [partner]
        return [*seeds, *reversed(self.seeds[-_MOST_SEEDS:])]

    def _quick(self, number: int, *, value: bool) -> Iterator[Event]:
        """Events that differ from others in a text that is easily found, and may show nothing."""
        atom = self.table.atoms[number]
        if not isinstance(atom, In):
            return
        seeds, column = self._seeds(number, value=value), atom.column
        texts = self._likely(column, [number]) if value else self._uncovered(column)
        yield from ({**event, column: text} for text in texts for event in seeds)
        for event in seeds:
            true = self.table.true_atoms(event)
            kept = [n for n in self.table.by_column[column] if n != number and true >> n & 1]
            likely = self._likely(column, [number, *kept] if value else kept)
            yield from ({**event, column: text} for text in likely)

    def _likely(self, column: str, inside: Sequence[int]) -> Iterator[str]:
        atoms = (self.table.atoms[number] for number in inside)
        every = frozenset(each.texts for each in atoms if isinstance(each, In))
        for trees in dict.fromkeys((every, frozenset(map(narrowed, every)))):
            text = guess(trees | {self.domain(column)})
            if text is not None:
                yield text

    def _uncovered(self, column: str) -> Iterator[str]:
        """A text that no atom of the column covers, looked for once."""
        if column not in self.plain:
            every = frozenset(texts for _, texts in self.table.texts[column].trees)
            self.plain[column] = find_soon(frozenset((self.domain(column),)), every - {ANYTHING})
        text = self.plain[column]
        yield from () if text is None else (text,)

    def _variants(self, number: int, *, value: bool) -> Iterator[Event]:
        """Events that differ from others in the atom's column alone; of each must be looked at."""
        atom = self.table.atoms[number]
        if not isinstance(atom, In):
            return
        for event in self._seeds(number, value=value):
            for text in self._texts(number, atom, event, value=value):
                yield {**event, atom.column: text}
            if not value and atom.column in event:
                yield {name: text for name, text in event.items() if name != atom.column}

    def _texts(self, number: int, atom: In, event: Event, *, value: bool) -> Iterator[str]:
        here = event.get(atom.column)
        if self.natural and not value:
            yield from self._possible(atom.column, nearby(here or ""))
        others = [n for n in self.table.by_column[atom.column] if n != number]
        true = self.table.true_atoms(event)
        kept = [n for n in others if true >> n & 1]
        left = [n for n in others if not true >> n & 1]
        natural = {NOT_EMPTY, WHOLE_NUMBERS} if is_number(here) else {NOT_EMPTY}
        covered = [number, *kept]
        wanted = [(covered, left), ([number], others), (covered, [])]
        if not value:
            wanted = [(kept, [number, *left])]
        for inside, outside in wanted if self.natural else wanted[:1]:
            yield from self._text(atom.column, inside, outside, natural)

    def _text(
        self, column: str, inside: Sequence[int], outside: Sequence[int], natural: set[Tree]
    ) -> Iterator[str]:
        """A text that these atoms cover and the others do not, rather a natural one."""
        atoms = self.table.atoms
        covering = frozenset(a.texts for n in inside if isinstance(a := atoms[n], In))
        missing = frozenset(a.texts for n in outside if isinstance(a := atoms[n], In))
        domain = {self.domain(column)}
        rather = (domain | natural, domain | {NOT_EMPTY}) if self.natural else ()
        for more in (*rather, domain):
            found = find_soon(covering | more, missing - {ANYTHING})
            if found is not None:
                yield found
                return

    def _possible(self, column: str, texts: Iterable[str]) -> Iterator[str]:
        yield from (each for each in texts if automaton(self.domain(column)).accepts(each))
