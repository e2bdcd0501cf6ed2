"""How a search over one window differs from Sigma's window, which slides."""

from collections.abc import Callable, Iterator

from sigma.correlations import (
    CorrelationConditionItem,
    CorrelationConditionNOT,
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
    SigmaRuleReference,
)

from siemantic.targets.qradar_aql.correlation.temporal import is_chain
from siemantic.targets.qradar_aql.correlation.windows import describe_span

_RISING = (SigmaCorrelationConditionOperator.GT, SigmaCorrelationConditionOperator.GTE)
_ADDED = (SigmaCorrelationType.VALUE_SUM, SigmaCorrelationType.VALUE_AVG)


def differences(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """
    What a scheduled search finds otherwise than Sigma's sliding window, as sentences.

    docs/correlations.md explains them.
    """
    span = describe_span(rule)
    return tuple(text.format(span=span) for applies, text in _DIFFERENCES if applies(rule))


def is_rising(rule: SigmaCorrelationRule) -> bool:
    """Whether more events never make the condition false."""
    named = [each.rule for each in rule.referenced_rules]
    inner = all(is_rising(each) for each in named if isinstance(each, SigmaCorrelationRule))
    match rule.condition:
        case SigmaExtendedCorrelationCondition(parsed=parsed):
            return inner and not _has_not(parsed)
        case SigmaCorrelationCondition(op=operator):
            is_all = operator in _RISING and rule.type not in _ADDED
            return inner and is_all
    return False


def _has_not(node: CorrelationConditionItem | SigmaRuleReference) -> bool:
    if isinstance(node, SigmaRuleReference):
        return False
    return isinstance(node, CorrelationConditionNOT) or any(map(_has_not, node.args))


def _has_type(rule: SigmaCorrelationRule, *types: SigmaCorrelationType) -> bool:
    """Whether the rule, or a correlation that it names, is of one of these types."""
    return not set(types).isdisjoint(_types(rule))


def _types(rule: SigmaCorrelationRule) -> Iterator[SigmaCorrelationType]:
    yield rule.type
    for each in rule.referenced_rules:
        if isinstance(each.rule, SigmaCorrelationRule):
            yield from _types(each.rule)


_DIFFERENCES: tuple[tuple[Callable[[SigmaCorrelationRule], bool], str], ...] = (
    (
        lambda _: True,
        (
            "the search looks at one window, the last {span}, and Sigma's may end at any event: "
            "what no window of a run holds whole is missed"
        ),
    ),
    (
        lambda _: True,
        "a group is reported again by every run whose window still holds its events",
    ),
    (
        lambda rule: not is_rising(rule),
        (
            "the window ends when the search runs and not at an event, so that it may hold less "
            "than any window of Sigma's, and a condition that less can meet may be met by it alone"
        ),
    ),
    (
        lambda rule: not is_rising(rule),
        "a group without any event in the window has no row, so that no event is not few",
    ),
    (
        lambda rule: _has_type(rule, SigmaCorrelationType.EVENT_COUNT, *_ADDED),
        (
            "an event that QRadar coalesced with others counts once, whatever its eventcount; turn "
            "coalescing off for log sources whose events are counted"
        ),
    ),
    (
        lambda rule: _has_type(rule, SigmaCorrelationType.TEMPORAL_ORDERED),
        "two events in the same millisecond have no order",
    ),
    (
        lambda rule: bool(rule.group_by) or _has_type(rule, SigmaCorrelationType.VALUE_COUNT),
        (
            "whether an empty text is a value or null is not documented: an event with an empty "
            "group-by or counted field may be left out"
        ),
    ),
    (
        is_chain,
        (
            "a correlation that is named counts while its condition holds in the search's window, "
            "whenever it began to; its events from before the window are not seen"
        ),
    ),
)
"""Which rules a difference applies to, and its sentence."""
