"""Events that show what a rule asks: each of its values decides in some of them."""

from itertools import islice

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, Formula, negation
from siemantic.logic.prove import Domain, find_event
from siemantic.logic.witness import find_witnesses

_MOST = 40
"""More events of one rule say little more, and its proof has looked at all of them."""


def telling_events(formula: Formula, domain: Domain) -> list[Event]:
    """Witnesses and near misses, and an event that the formula is not true of; none if not found."""
    try:
        found = [each.event for each in find_witnesses(formula, domain).examples]
        other = find_event(negation(formula), domain)
    except UndecidedError:
        return []
    return [*islice(found, _MOST), *([] if other is None else [other])]
