"""Events that show what a rule asks: some of its values decide in each of them."""

from collections.abc import Iterable, Iterator, Sequence

from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.formula import Event, Formula, In, atoms_of, holds, negation
from siemantic.logic.guess import sample
from siemantic.logic.prove import Domain, find_event
from siemantic.logic.witness import find_witnesses

BESIDE_A_PROOF = 3
"""So many values are enough where a proof has looked at all of them."""

FOR_WANT_OF_A_PROOF = 4
"""So many more of them show something by themselves."""

_LARGE = 30
"""So many values, for each of which all others must be excluded, take too long."""


def telling_events(formula: Formula, domain: Domain, most_values: int) -> list[Event]:
    """
    Witnesses and near misses, an event that is neither, and the neighbours of them.

    None where they are not found soon.
    """
    try:
        found = list(_found(formula, domain, most_values))
    except UndecidedError:
        return []
    neighbours = (each for event in found[:1] for each in _neighbours(event))
    return [*found, *neighbours]


def variants(
    events: Sequence[Event], values: Iterable[tuple[str, str]], domain: Domain
) -> list[Event]:
    """
    The events, and variants of the first few of them.

    Those have each of the values, or not its column, or a character more on one side of a text,
    which a pattern that should cover the whole of it does not take.
    """
    found, pairs = list(events), tuple(dict.fromkeys(values))
    longer = (each for event in events[:_MOST_VARIED] for each in _longer(event))
    found.extend(event for event in longer if is_in(event, domain))
    for column, text in pairs:
        if automaton(domain(column)).accepts(text):
            found.extend({**event, column: text} for event in events[:_MOST_VARIED])
    for column in dict.fromkeys(column for column, _ in pairs):
        found.extend(
            {name: each for name, each in event.items() if name != column}
            for event in events[:_MOST_VARIED]
        )
    return list({tuple(sorted(each.items())): each for each in found}.values())


_MOST_VARIED = 5


def _longer(event: Event) -> Iterator[Event]:
    for column, text in event.items():
        yield {**event, column: f"{text}a"}
        yield {**event, column: f"a{text}"}


def further_events(formula: Formula, events: Sequence[Event], domain: Domain) -> list[Event]:
    """
    What else can tell a query from the rule, for want of a proof: every value, in either case.

    Some of the events, those that the rule matches first, with each value that the rule asks for
    in small letters and in capitals, with each of their texts so, and with something before or
    behind it. What may be too much for an engine stands behind.
    """
    asked = [
        (each.column, sample(each.texts)) for each in atoms_of(formula) if isinstance(each, In)
    ]
    matching = sorted(events, key=lambda each: not holds(formula, each))
    bases = matching[: max(1, min(_MOST_VARIED, _MOST_FURTHER // (2 * len(asked) + 1)))]
    found = [
        {**base, column: each}
        for base in bases
        for column, text in asked
        for each in _in_either_case(text)
    ]
    bases = [*matching[:_MOST_VARIED], *matching[-_MOST_VARIED:]]
    found += [
        {**base, column: each}
        for base in bases
        for column, text in base.items()
        for each in (*_in_either_case(text), *(around.format(text) for around in _AROUND))
    ]
    known = {tuple(sorted(each.items())) for each in events}
    new = {tuple(sorted(each.items())): each for each in found[:_MOST_FURTHER]}
    mine = [each for key, each in new.items() if key not in known and is_in(each, domain)]
    return sorted(mine, key=_strangeness)


_MOST_FURTHER = 500
_AROUND = ("{}-", "-{}", "-{}-", "{}\n", "-\n{}", "{}\n-")
"""Texts that a pattern is found in, and that one of the whole text, or of a line, is not."""


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


def is_in(event: Event, domain: Domain) -> bool:
    """Whether every column can have its text."""
    return all(automaton(domain(column)).accepts(text) for column, text in event.items())


def _found(formula: Formula, domain: Domain, most_values: int) -> Iterator[Event]:
    if sum(1 for _ in atoms_of(formula)) > _LARGE:
        wanted = [find_event(formula, domain)]
    else:
        examples = find_witnesses(formula, domain, most_values).examples
        wanted = [each.event for each in examples]
    wanted.append(find_event(negation(formula), domain))
    yield from (each for each in wanted if each is not None)


def _neighbours(event: Event) -> Iterator[Event]:
    """The event without each of its columns, and with each text in the other case."""
    for column, text in event.items():
        yield {name: each for name, each in event.items() if name != column}
        if text.isascii() and text.swapcase() != text:
            yield {**event, column: text.swapcase()}
