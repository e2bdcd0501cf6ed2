"""
Conditions of correlation rules -> tests of a window (Sigma specification 2, correlation rules).

A test is false where there is nothing to count: no event, or no value of the counted field.
"""

import operator
from collections.abc import Callable
from typing import Any

from sigma.correlations import (
    CorrelationConditionAND,
    CorrelationConditionItem,
    CorrelationConditionNOT,
    CorrelationConditionOR,
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
    SigmaRuleReference,
)

from siemantic.errors import UnsupportedError
from siemantic.matcher.correlation.hits import TimedEvent, Window
from siemantic.matcher.correlation.measures import (
    Number,
    average,
    event_count,
    median,
    percentile,
    total,
    value_count,
)
from siemantic.rules.temporal import needs_all_rules

Test = Callable[[Window], bool]
Compare = Callable[[Any, Any], bool]

_OPERATORS: dict[SigmaCorrelationConditionOperator, Compare] = {
    SigmaCorrelationConditionOperator.LT: operator.lt,
    SigmaCorrelationConditionOperator.LTE: operator.le,
    SigmaCorrelationConditionOperator.GT: operator.gt,
    SigmaCorrelationConditionOperator.GTE: operator.ge,
    SigmaCorrelationConditionOperator.EQ: operator.eq,
    SigmaCorrelationConditionOperator.NEQ: operator.ne,
}

_MEASURES = {
    SigmaCorrelationType.EVENT_COUNT: event_count,
    SigmaCorrelationType.VALUE_COUNT: value_count,
    SigmaCorrelationType.VALUE_SUM: total,
    SigmaCorrelationType.VALUE_AVG: average,
    SigmaCorrelationType.VALUE_MEDIAN: median,
    SigmaCorrelationType.VALUE_PERCENTILE: percentile,
}


def condition_of(rule: SigmaCorrelationRule) -> Test:
    """
    Whether the hits of a group in a window meet the rule's condition.

    Raises:
        UnsupportedError: the specification does not say what the condition means; also when the
            window is tested, for a percentile that its definitions place on both sides of a limit.
    """
    match rule.type, rule.condition:
        case SigmaCorrelationType.TEMPORAL, SigmaExtendedCorrelationCondition(parsed=parsed):
            places = {each.reference: at for at, each in enumerate(rule.referenced_rules)}
            return lambda window: bool(window) and _holds(parsed, _found_rules(window), places)
        case SigmaCorrelationType.TEMPORAL, SigmaCorrelationCondition():
            return _temporal(rule.condition)
        case SigmaCorrelationType.TEMPORAL_ORDERED, _:
            return _ordered(rule)
        case _, SigmaCorrelationCondition():
            return _measured(rule, rule.condition)
        case _:
            raise _unknown(
                f"the condition of a rule of type {rule.type.name.lower()} is no comparison"
            )


def measure(rule: SigmaCorrelationRule, window: Window) -> tuple[Number, ...]:
    """
    What a condition of a number compares with its limit: of rules in time how many were found.

    More than one where the specification leaves open which it is, none where there is nothing.
    """
    if rule.type in _MEASURES and isinstance(rule.condition, SigmaCorrelationCondition):
        return _MEASURES[rule.type](rule.condition)(window)
    return (len(_found_rules(window)),) if window else ()


def _measured(rule: SigmaCorrelationRule, condition: SigmaCorrelationCondition) -> Test:
    compare, limit = _OPERATORS[condition.op], condition.count
    measure = _MEASURES[rule.type](condition)

    def test(window: Window) -> bool:
        candidates = measure(window)
        answers = {compare(each, limit) for each in candidates}
        if candidates and min(candidates) < limit < max(candidates):
            answers.add(compare(limit, limit))
        if len(answers) > 1:
            raise _unknown(
                "the specification does not say which percentile is meant, and they differ here"
            )
        return True in answers

    return test


# --- temporal ----------------------------------------------------------------------------------


def _temporal(condition: SigmaCorrelationCondition) -> Test:
    """How many of the rules are in the window (specification, "Condition")."""
    compare, limit = _OPERATORS[condition.op], condition.count
    return lambda window: bool(window) and compare(len(_found_rules(window)), limit)


def _found_rules(window: Window) -> set[int]:
    return {hit.rule for hit in window}


def _holds(
    node: CorrelationConditionItem | SigmaRuleReference, found: set[int], places: dict[str, int]
) -> bool:
    match node:
        case SigmaRuleReference(reference):
            return places[reference] in found
        case CorrelationConditionAND(args):
            return all(_holds(each, found, places) for each in args)
        case CorrelationConditionOR(args):
            return any(_holds(each, found, places) for each in args)
        case CorrelationConditionNOT(args):
            return not _holds(args[0], found, places)
        case _:
            raise _unknown(f"the matcher does not know the condition {node}")


def _ordered(rule: SigmaCorrelationRule) -> Test:
    if not needs_all_rules(rule):
        raise _unknown(
            "the specification does not say what order means where a rule may be missing"
        )
    return lambda window: _in_order(len(rule.referenced_rules), window)


def _in_order(rules: int, window: Window) -> bool:
    """Whether the window has a hit of every rule, each at a later event than the one before."""
    wanted = 0
    last: TimedEvent | None = None
    for hit in window:
        if hit.rule == wanted and hit.origin is not last:
            wanted, last = wanted + 1, hit.origin
        if wanted == rules:
            return True
    return False


def _unknown(message: str) -> UnsupportedError:
    hint = "the queries can be converted, but not tested here"
    return UnsupportedError("unknown_correlation", message, hint)
