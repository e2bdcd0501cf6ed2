"""Events that show what a rule asks: some of its values decide in each of them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.formula import Event, Formula, atoms_of, negation
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
    return [*found, *bounded(neighbours)]


def variants(
    events: Sequence[Event], values: Iterable[tuple[str, str]], domain: Domain
) -> list[Event]:
    """
    The events, and variants of the first few of them.

    Those have each of the values, or not its column, or a character more on one side of a text,
    which a pattern that should cover the whole of it does not take.
    """
    varied = _varied(events[:_MOST_VARIED], tuple(dict.fromkeys(values)), domain)
    found = (*events, *bounded(varied))
    return list({tuple(sorted(each.items())): each for each in found}.values())


_MOST_VARIED = 5


def bounded(events: Iterable[Event]) -> Iterator[Event]:
    """The events, until they have many texts together: each of a rule with many fields has many."""
    texts = 0
    for event in events:
        yield event
        texts += len(event)
        if texts > MOST_TEXTS:
            return


MOST_TEXTS = 200_000
"""Those of ten thousand events of twenty fields."""


def _varied(
    events: Sequence[Event], values: Sequence[tuple[str, str]], domain: Domain
) -> Iterator[Event]:
    longer = (each for event in events for each in _longer(event))
    yield from within(longer, domain)
    for column, text in values:
        if automaton(domain(column)).accepts(text):
            yield from ({**event, column: text} for event in events)
    for column in dict.fromkeys(column for column, _ in values):
        for event in events:
            yield {name: each for name, each in event.items() if name != column}


def _longer(event: Event) -> Iterator[Event]:
    for column, text in event.items():
        yield {**event, column: f"{text}a"}
        yield {**event, column: f"a{text}"}


def within(events: Iterable[Event], domain: Domain) -> Iterator[Event]:
    """Those of the events in which every column can have its text; each text is read once."""
    can_have = cache(lambda column, text: automaton(domain(column)).accepts(text))
    return (each for each in events if all(can_have(*pair) for pair in each.items()))


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
