"""Events that show what a rule asks: some of its values decide in each of them."""

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, Formula, negation
from siemantic.logic.prove import Domain, find_event
from siemantic.logic.witness import find_witnesses

_MOST_VALUES = 12
"""More events of one rule say little more, and its proof has looked at all of them."""


def telling_events(formula: Formula, domain: Domain) -> list[Event]:
    """Witnesses and near misses, and an event that is neither; none where they are not found."""
    try:
        examples = find_witnesses(formula, domain, _MOST_VALUES).examples
        other = find_event(negation(formula), domain)
    except UndecidedError:
        return []
    found = [each.event for each in examples]
    return [*found, *([] if other is None else [other])]
