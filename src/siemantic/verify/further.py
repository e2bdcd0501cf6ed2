"""Events that an engine is run on for want of a proof: what engines commonly do otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from siemantic.logic.formula import Atom, Event, Formula, In, Related, atoms_of, holds
from siemantic.logic.guess import sample
from siemantic.logic.outcomes import Table
from siemantic.logic.prove import Domain
from siemantic.logic.unusual import unusual_texts
from siemantic.verify.events import bounded, within

_MOST_FURTHER = 500
_MOST_VARIED = 5

_MOST_ATOMS = 40
"""For so many atoms an event is looked for in which it decides."""

_MOST_UNUSUAL = 20

_AROUND = ("{}-", "-{}", "-{}-", "{}\n", "-\n{}", "{}\n-")
"""Texts that a pattern is found in, and that one of the whole text, or of a line, is not."""


def further_events(formula: Formula, events: Sequence[Event], domain: Domain) -> list[Event]:
    """
    What else can tell a query from the rule, for want of a proof: every value, in either case.

    First what is about one atom each, in an event in which that decides. Then some of the events,
    those that the rule matches first, with each value that the rule asks for in small letters and
    in capitals, with each of their texts so, and with something before or behind it. What may be
    too much for an engine stands behind.
    """
    matching = sorted(events, key=lambda each: not holds(formula, each))
    deciding = tuple(_deciding(formula, matching))
    found = chain(
        _related(deciding),
        _about_texts(deciding),
        _about_values(formula, matching),
        _otherwise((*matching[:_MOST_VARIED], *matching[-_MOST_VARIED:])),
    )
    new = within(_distinct(found, events), domain)
    return sorted(bounded(islice(new, _MOST_FURTHER)), key=_strangeness)


def _distinct(found: Iterable[Event], known: Iterable[Event]) -> Iterator[Event]:
    """Each event that is found once, and is not known."""
    seen = {tuple(sorted(each.items())) for each in known}
    for event in found:
        key = tuple(sorted(event.items()))
        if key not in seen:
            seen.add(key)
            yield event


def _otherwise(events: Iterable[Event]) -> Iterator[Event]:
    """The events with each of their texts in other words."""
    for base in events:
        for column, text in base.items():
            yield from ({**base, column: each} for each in _varied(text))


def _about_values(formula: Formula, matching: Sequence[Event]) -> Iterator[Event]:
    """Each value that the rule asks for, in either case, in events that the rule matches."""
    asked = [
        (each.column, sample(each.texts)) for each in atoms_of(formula) if isinstance(each, In)
    ]
    most = max(1, min(_MOST_VARIED, _MOST_FURTHER // (2 * len(asked) + 1)))
    for base in matching[:most]:
        for column, text in asked:
            yield from ({**base, column: each} for each in _in_either_case(text))


def _varied(text: str) -> Iterator[str]:
    yield from _in_either_case(text)
    yield from (around.format(text) for around in _AROUND)


def _in_either_case(text: str) -> tuple[str, str]:
    """
    The text in small letters and in capitals, where the other case of a letter is one character.

    >>> _in_either_case("Straße")
    ('straße', 'STRAßE')
    """
    pairs = [(each, each.lower(), each.upper()) for each in text]
    small = (each if len(lower) > 1 else lower for each, lower, _ in pairs)
    capital = (each if len(upper) > 1 else upper for each, _, upper in pairs)
    return "".join(small), "".join(capital)


def _strangeness(event: Event) -> int:
    """How likely it is that an engine cannot be asked about the event."""
    text = "".join(event.values())
    return 2 * (not text.isascii()) + (not text.isprintable())


# --- where an atom decides ---------------------------------------------------------------------

_Base = tuple[Atom, Event]
"""An atom, and an event in which it decides."""


def _deciding(formula: Formula, events: Sequence[Event]) -> Iterator[_Base]:
    """An event for each atom that it is true of and decides in; none where it is not found soon."""
    table = Table.of(formula)
    known = [_Decided.of(table, event) for event in events]
    step = -(-len(table.atoms) // _MOST_ATOMS)
    for number in range(0, len(table.atoms), max(1, step)):
        atom = table.atoms[number]
        found = _first(number, known)
        if found is None:
            made = ({**event, **_texts_of(atom)} for event in events[:_MOST_VARIED])
            found = _first(number, [_Decided.of(table, event) for event in made])
        if found is not None:
            yield atom, found


def _texts_of(atom: Atom) -> Event:
    """What the atom is likely to be true of."""
    if isinstance(atom, In):
        return {atom.column: sample(atom.texts)}
    return {atom.left: "a", atom.right: "a"}


class _Decided(NamedTuple):
    """An event, and as bits the atoms that are true in it and those that decide."""

    event: Event
    true: int
    deciding: int

    @classmethod
    def of(cls, table: Table, event: Event) -> "_Decided":
        """The event in the table of the formula."""
        true = table.true_atoms(event)
        return cls(event, true, table.deciding(true)[1])


def _first(number: int, events: Sequence[_Decided]) -> Event | None:
    deciding = [each for each in events if each.deciding >> number & 1]
    return next((each.event for each in deciding if each.true >> number & 1), None)


def _about_texts(deciding: Sequence[_Base]) -> Iterator[Event]:
    """Each text that decides, varied, and what engines take otherwise of a set of characters."""
    for atom, base in deciding:
        if isinstance(atom, In):
            texts = (*_varied(base[atom.column]), *islice(unusual_texts(atom.texts), _MOST_UNUSUAL))
            yield from ({**base, atom.column: each} for each in texts)


def _related(deciding: Sequence[_Base]) -> Iterator[Event]:
    """Columns beside each other, of which one has a sign that the other may be a pattern by."""
    for atom, base in deciding:
        if not isinstance(atom, Related):
            continue
        old_left, old_right = base[atom.left], base[atom.right]
        for mark, *meant in _MARKS:
            for around in ("{}", f"{{}}{_literal(old_right)}", f"{_literal(old_right)}{{}}"):
                right = around.format(mark)
                for left in (around.format(each) for each in (mark, *meant)):
                    yield {**base, atom.left: left, atom.right: right}
                    yield {**base, atom.left: _beside(atom, left, old_left), atom.right: right}


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _beside(atom: Related, wanted: str, other: str) -> str:
    """A text that is so related to the one that is wanted, with another that other atoms want."""
    return f"{other}{wanted}" if atom.relation == "ends" else f"{wanted}{other}"


_MARKS = (*((f"a{each}b", "a-b", "ab") for each in "\\_%*?["), ("a\\", "a", "a%"))
"""A text with what LIKE or GLOB takes for more than itself, and what it may be a pattern of."""
