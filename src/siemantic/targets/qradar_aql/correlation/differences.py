"""How a search over one window differs from Sigma's window, which slides."""

from collections.abc import Iterator

from sigma.correlations import (
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
)

from siemantic.targets.qradar_aql.correlation.windows import words

_RISING = (SigmaCorrelationConditionOperator.GT, SigmaCorrelationConditionOperator.GTE)
_ADDED = (SigmaCorrelationType.VALUE_SUM, SigmaCorrelationType.VALUE_AVG)


def differences(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """
    What a scheduled search finds otherwise than Sigma's sliding window, as sentences.

    docs/correlations.md explains them.
    """
    return tuple(_differences(rule))


def _differences(rule: SigmaCorrelationRule) -> Iterator[str]:
    span = words(rule)
    yield (
        f"the search looks at one window, the last {span}, and Sigma's may end at any event: what "
        "no window of a run holds whole is missed"
    )
    yield "a group is reported again by every run whose window still holds its events"
    if not is_rising(rule):
        yield (
            "the window ends when the search runs and not at an event, so that it may hold less "
            "than any window of Sigma's, and a condition that less can meet may be met by it alone"
        )
        yield "a group without any event in the window has no row, so that no event is not few"
    types = set(_types(rule))
    if SigmaCorrelationType.EVENT_COUNT in types or types & set(_ADDED):
        yield (
            "an event that QRadar coalesced with others counts once, whatever its eventcount; turn "
            "coalescing off for log sources whose events are counted"
        )
    if SigmaCorrelationType.TEMPORAL_ORDERED in types:
        yield "two events in the same millisecond have no order"
    if rule.group_by or SigmaCorrelationType.VALUE_COUNT in types:
        yield (
            "whether an empty text is a value or null is not documented: an event with an empty "
            "group-by or counted field may be left out"
        )
    if any(isinstance(each.rule, SigmaCorrelationRule) for each in rule.referenced_rules):
        yield (
            "a correlation that is named counts while its condition holds in the search's window, "
            "whenever it began to; its events from before the window are not seen"
        )


def _types(rule: SigmaCorrelationRule) -> Iterator[SigmaCorrelationType]:
    yield rule.type
    for each in rule.referenced_rules:
        if isinstance(each.rule, SigmaCorrelationRule):
            yield from _types(each.rule)


def is_rising(rule: SigmaCorrelationRule) -> bool:
    """Whether more events never make the condition false."""
    named = [each.rule for each in rule.referenced_rules]
    inner = all(is_rising(each) for each in named if isinstance(each, SigmaCorrelationRule))
    match rule.condition:
        case SigmaExtendedCorrelationCondition(expression=text):
            return inner and "not" not in text.split()
        case SigmaCorrelationCondition(op=operator):
            is_all = operator in _RISING and rule.type not in _ADDED
            return inner and is_all
    return False
