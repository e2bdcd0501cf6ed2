"""Events that show most of what a rule asks."""

from collections.abc import Iterator

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, Formula, negation
from siemantic.logic.prove import Domain, find_event

_MOST = 12


def telling_events(formula: Formula, domain: Domain) -> list[Event]:
    """Events of which the formula is true, and some of which it is not; not many."""
    return list(_found(formula, domain))


def _found(formula: Formula, domain: Domain) -> Iterator[Event]:
    for each in (formula, negation(formula)):
        try:
            event = find_event(each, domain)
        except UndecidedError:
            continue
        if event is not None:
            yield event
