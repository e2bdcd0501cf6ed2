"""
A rule's witnesses, its near misses and their neighbours.

*Soundness*: every event is given with the verdict of `siemantic.matcher.matches`. That the rule
never matches, or that a part of it never matters, is the word of its formula.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sigma.rule import SigmaRule
from sigma.types import SigmaBool, SigmaCompareExpression, SigmaNumber, SigmaTimestampPart

from siemantic.errors import UndecidedError
from siemantic.logic.decisive import Value
from siemantic.logic.formula import FALSE, TRUE, Atom, Formula, In, atoms_of, holds
from siemantic.logic.outcomes import with_atom
from siemantic.logic.prove import find_difference, find_event
from siemantic.logic.texts import NUMBERS
from siemantic.logic.witness import Example, Witnesses, find_witnesses
from siemantic.matcher import matches
from siemantic.matcher.formula import Part, Place, Site, parts_of, to_formula
from siemantic.rules.detections import detection_items
from siemantic.witnesses.neighbours import neighbours
from siemantic.witnesses.plain import find_idle_values, value_of
from siemantic.witnesses.words import statement

_PAYLOAD = "\0payload"
"""The column that keywords are looked for in; no field is called so."""

_SITE = Site(lambda field: (Place(field),), payloads=(_PAYLOAD,))

_MOST_STATEMENTS = 3

MOST_VALUES = 5000
"""Each value is looked at beside all others; the longest rule of SigmaHQ has 4,432."""

_MOST_SEARCHED = 500
"""For each of so many an event is searched that all others leave; SigmaHQ's rules have 454."""


class TooManyValuesError(UndecidedError):
    """There are too many values to compare each with all others."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An event, whether the rule matches it, and what it shows, in words."""

    event: Mapping[str, object]
    match: bool
    title: str


@dataclass(frozen=True, slots=True)
class RuleWitnesses:
    """
    What a rule's events show.

    Attributes:
        witnesses: those that match first, then near misses, then the neighbours of both.
        unconfirmed: how many events were left out, since the matcher does not agree.
        never_matches: no event can meet the rule's condition.
        idle: the parts without which the rule would mean the same.
        undecided: the parts of which it could not be told whether they matter, and why not.
        left: how many values were not looked at, since it was late.
    """

    witnesses: tuple[Witness, ...]
    unconfirmed: int = 0
    never_matches: bool = False
    idle: tuple[Part, ...] = ()
    undecided: tuple[tuple[Part, str], ...] = ()
    left: int = 0


def find_rule_witnesses(
    rule: SigmaRule, is_late: Callable[[], bool] = lambda: False
) -> RuleWitnesses:
    """
    Events in which each value of the rule decides, and what is easily taken for them.

    Raises:
        UndecidedError: it cannot be told whether the rule matches any event.
        UnsupportedError: the rule has something that the matcher does not know.
    """
    parts = tuple(parts_of(rule, _SITE))
    formula = to_formula(rule, _SITE)
    found = find_witnesses(formula, is_late=is_late)
    if not found.examples:
        return RuleWitnesses((), never_matches=True)
    shown = _Shown(rule, parts)
    made = [shown.witness(each) for each in found.examples]
    sound = [each for each in made if matches(rule, each.event) == each.match]
    sound.sort(key=lambda each: not each.match)
    witnesses = _unique([*sound, *shown.neighbours(sound)])
    undecided = dict(found.undecided)
    return RuleWitnesses(
        tuple(witnesses),
        unconfirmed=len(made) - len(sound),
        idle=tuple(_idle_parts(formula, parts, _fixed(found))),
        undecided=tuple(
            (part, undecided[atom])
            for part in parts
            for atom in atoms_of(part.formula)
            if atom in undecided
        ),
        left=found.left,
    )


def find_idle_parts(rule: SigmaRule) -> tuple[Part, ...] | None:
    """
    The parts without which the rule would mean the same; None when it matches no event.

    The same as `find_rule_witnesses` says, but faster, since no event is shown to anybody.

    Raises:
        TooManyValuesError: it would take minutes.
        UndecidedError: it cannot be told whether the rule matches any event.
        UnsupportedError: the rule has something that the matcher does not know.
    """
    if sum(len(each.value) for each in detection_items(rule)) > MOST_VALUES:
        raise TooManyValuesError
    idle = find_idle_values(rule, _SITE)
    if idle == {}:
        return ()
    formula, parts = to_formula(rule, _SITE), tuple(parts_of(rule, _SITE))
    fixed = None if idle is None else _fixed_by_value(idle, formula)
    if fixed is None:
        if len(set(atoms_of(formula))) > _MOST_SEARCHED:
            if find_event(formula) is None:
                return None
            raise TooManyValuesError
        found = find_witnesses(formula, natural=False)
        if not found.examples:
            return None
        fixed = _fixed(found)
    return tuple(_idle_parts(formula, parts, fixed))


def _fixed_by_value(idle: Mapping[Value, bool], formula: Formula) -> dict[Atom, Formula] | None:
    """The atoms of those values, each with what it can be taken for; None when one is not there."""
    atoms = {value_of(each): each for each in atoms_of(formula) if isinstance(each, In)}
    if not idle.keys() <= atoms.keys():
        return None
    return {atoms[value]: TRUE if taken else FALSE for value, taken in idle.items()}


def _fixed(found: Witnesses) -> dict[Atom, Formula]:
    """The atoms that never matter, each with what it can be taken for."""
    return {
        each.atom: FALSE if each.true is None else TRUE
        for each in found.decisions
        if not each.matters
    }


def _idle_parts(
    formula: Formula, parts: Sequence[Part], fixed: Mapping[Atom, Formula]
) -> Iterator[Part]:
    """The first part of each written value that can be taken for true or false in every event."""
    if not fixed:
        return
    groups: dict[int, list[Part]] = {}
    for part in parts:
        groups.setdefault(id(part.whole), []).append(part)
    same = {tuple(each.formula for each in group): group for group in reversed(groups.values())}
    for group in reversed(same.values()):
        atoms = [_idle_atom(part.formula, fixed) for part in group]
        known = [each for each in atoms if each is not None]
        if len(known) == len(group) and (len(known) == 1 or _are_idle(formula, known, fixed)):
            yield group[0]


def _idle_atom(formula: Formula, fixed: Mapping[Atom, Formula]) -> Atom | None:
    """An atom that settles the formula, and never matters."""
    atoms = (each for each in atoms_of(formula) if each in fixed)
    settling = (a for a in atoms if with_atom(formula, a, fixed[a]) in (TRUE, FALSE))
    return next(settling, None)


def _are_idle(formula: Formula, atoms: Sequence[Atom], fixed: Mapping[Atom, Formula]) -> bool:
    """Whether the formula is the same without all of the atoms, not only without each."""
    without = formula
    for each in atoms:
        without = with_atom(without, each, fixed[each])
    return find_difference(formula, without) is None


# --- events and titles -------------------------------------------------------------------------


class _Shown:
    """Turns what formulas look at into events as the rule's author would write them."""

    def __init__(self, rule: SigmaRule, parts: Sequence[Part]) -> None:
        self._rule = rule
        self._parts: dict[Atom, Part] = {}
        for part in parts:
            for atom in atoms_of(part.formula):
                self._parts.setdefault(atom, part)
        self._fields = tuple(dict.fromkeys(part.field for part in parts))
        self._typed = {part.field for part in parts if _is_number(part)}
        self._payload = _free_name({each for each in self._fields if each is not None})

    def witness(self, example: Example) -> Witness:
        """The event with the rule's types, and a title that says what it shows."""
        event = {
            self._payload if name == _PAYLOAD else name: self._value(name, text)
            for name, text in sorted(example.event.items(), key=lambda each: self._rank(each[0]))
        }
        return Witness(
            event, example.holds, f"{_verdict(example.holds)} when {self._words(example)}"
        )

    def neighbours(self, witnesses: Sequence[Witness]) -> Iterator[Witness]:
        """Those of the first event that has each field."""
        for name in self._fields:
            field = self._payload if name is None else name
            first = next((each.event for each in witnesses if field in each.event), None)
            for each in neighbours(first, field) if first is not None else ():
                match = matches(self._rule, each.event)
                yield Witness(each.event, match, f"{_verdict(match)} with {each.difference}")

    def _rank(self, column: str) -> int:
        names = [_PAYLOAD if each is None else each for each in self._fields]
        return names.index(column) if column in names else len(names)

    def _value(self, field: str, text: str) -> object:
        if field in self._typed:
            if _PLAIN_NUMBER.fullmatch(text):
                return int(text)
            if text.lower() in ("true", "false"):
                return text.lower() == "true"
        return text

    def _words(self, example: Example) -> str:
        said = (self._statement(atom, example.event, value) for atom, value in example.shows)
        words = list(dict.fromkeys(said))
        more = len(words) - _MOST_STATEMENTS
        shown = [*words[:_MOST_STATEMENTS], f"{more} more"] if more > 0 else words
        return _listed(shown) or "nothing is asked for"

    def _statement(self, atom: Atom, event: Mapping[str, str], value: bool) -> str:  # noqa: FBT001 - an atom's value
        part = self._parts[atom]
        if isinstance(atom, In) and atom.texts == NUMBERS and not value:
            return f"{part.field} is no number"
        return statement(part.field, part.value, held=holds(part.formula, event))


def _verdict(match: bool) -> str:  # noqa: FBT001 - the verdict is all that it is about
    return "found" if match else "not found"


def _listed(words: Sequence[str]) -> str:
    """
    The words as a list in a sentence.

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _is_number(part: Part) -> bool:
    value = part.value
    inner = value.number if isinstance(value, SigmaCompareExpression) else value
    return isinstance(inner, SigmaNumber | SigmaBool) and not isinstance(inner, SigmaTimestampPart)


_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def _free_name(taken: set[str]) -> str:
    """A field for what keywords are looked for in."""
    name = "message"
    while name in taken:
        name = f"_{name}"
    return name


def _unique(witnesses: Sequence[Witness]) -> Iterator[Witness]:
    """Each event once, with its first title."""
    seen = set()
    for each in witnesses:
        key = frozenset((name, type(value), value) for name, value in each.event.items())
        if key not in seen:
            seen.add(key)
            yield each
