"""
Correlation rules over a stream of events (Sigma specification 2, correlation rules).

What the specification leaves open, and what is done here: a window includes both of its ends; an
event without one of the group-by fields belongs to no group; group values are compared as they are
written; an alert is raised at the event that makes the condition true where it would not be true
without it.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sigma.correlations import (
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
)

from siemantic.errors import UnsupportedError
from siemantic.events import Event, in_sigma_names
from siemantic.matcher.rule import matches
from siemantic.matcher.values import find_values, text_of


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event and when it was; `time` is aware."""

    time: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class Alert:
    """When a correlation became true, and the values of its group-by fields, as text."""

    time: datetime
    group: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    """
    What the rule at `rule` found: an event, or an alert of a correlation further down.

    `origin` is the event, or the one that completed the alert; `fields` has what can be grouped by.
    """

    rule: int
    origin: TimedEvent
    fields: Event


Group = tuple[tuple[str, str], ...]
Window = Sequence[_Hit]

_OPERATORS: dict[SigmaCorrelationConditionOperator, Callable[[int, int], bool]] = {
    SigmaCorrelationConditionOperator.EQ: operator.eq,
    SigmaCorrelationConditionOperator.GT: operator.gt,
    SigmaCorrelationConditionOperator.GTE: operator.ge,
}


def find_alerts(rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]) -> tuple[Alert, ...]:
    """
    The alerts that the rule raises over the stream, in the order of their times.

    The rule's references must be resolved.

    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    return tuple(alert for alert, _ in _alerts(rule, sorted(stream, key=_time)))


def _alerts(
    rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]
) -> Iterator[tuple[Alert, TimedEvent]]:
    """The alerts over a stream in order, each with the event that completes it."""
    condition = _condition(rule)
    span = timedelta(seconds=rule.timespan.seconds)
    seen: dict[Group, list[_Hit]] = {}
    for moment in _moments(_hits(rule, stream)):
        origin = moment[0].origin
        for group, hits in _by_group(rule, moment).items():
            window = [hit for hit in seen.get(group, []) if origin.time - hit.origin.time <= span]
            seen[group] = [*window, *hits]
            if condition(seen[group]) and not condition(window):
                yield Alert(origin.time, group), origin


def _by_group(rule: SigmaCorrelationRule, moment: Sequence[_Hit]) -> dict[Group, list[_Hit]]:
    groups: dict[Group, list[_Hit]] = {}
    for hit in moment:
        group = _group(rule, hit)
        if group is not None:
            groups.setdefault(group, []).append(hit)
    return groups


def _hits(rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]) -> list[_Hit]:
    """What the named rules find, by time; of one event in the order of the rules."""
    places = {id(timed): place for place, timed in enumerate(stream)}
    found = [
        _Hit(position, origin, fields)
        for position in range(len(rule.rules or ()))
        for origin, fields in _found(rule, position, stream)
    ]
    return sorted(found, key=lambda hit: places[id(hit.origin)])


def _found(
    outer: SigmaCorrelationRule, position: int, stream: Sequence[TimedEvent]
) -> Iterator[tuple[TimedEvent, Event]]:
    rule = (outer.rules or [])[position].rule
    if isinstance(rule, SigmaCorrelationRule):
        fields = {_field_of(outer, field, position) for field in outer.group_by or ()}
        if not fields <= set(rule.group_by or ()):
            raise _unknown("a group-by that a correlation further down does not have")
        for alert, origin in _alerts(rule, stream):
            yield origin, dict(alert.group)
        return
    for timed in stream:
        if matches(rule, timed.event):
            yield timed, in_sigma_names(timed.event)


def _time(timed: TimedEvent) -> datetime:
    return timed.time


def _moments(hits: Sequence[_Hit]) -> Iterator[list[_Hit]]:
    """The hits of one event together, since they are there at once."""
    for _, moment in groupby(hits, key=lambda hit: id(hit.origin)):
        yield list(moment)


def _group(rule: SigmaCorrelationRule, hit: _Hit) -> Group | None:
    group = []
    for field in rule.group_by or ():
        values = find_values(hit.fields, _field_of(rule, field, hit.rule))
        if not values or values[0] is None:
            return None
        group.append((field, text_of(values[0])))
    return tuple(group)


def _field_of(rule: SigmaCorrelationRule, field: str, position: int) -> str:
    """The field's name in the events of one of the named rules, which may have an alias for it."""
    alias = rule.aliases.aliases.get(field)
    reference = (rule.rules or [])[position]
    return field if alias is None else alias.mapping.get(reference, field)


# --- conditions --------------------------------------------------------------------------------


def _condition(rule: SigmaCorrelationRule) -> Callable[[Window], bool]:
    match rule.type:
        case SigmaCorrelationType.EVENT_COUNT:
            return _counted(rule, _count_events)
        case SigmaCorrelationType.VALUE_COUNT:
            return _counted(rule, lambda window: _count_values(rule, window))
        case SigmaCorrelationType.TEMPORAL if not _has_condition(rule):
            return lambda window: {hit.rule for hit in window} == set(range(len(rule.rules or ())))
        case SigmaCorrelationType.TEMPORAL_ORDERED if not _has_condition(rule):
            return lambda window: _in_order(len(rule.rules or ()), window)
        case _:
            raise _unknown(f"a condition of {rule.type.name.lower()} rules")


def _counted(
    rule: SigmaCorrelationRule, count: Callable[[Window], int]
) -> Callable[[Window], bool]:
    condition = rule.condition
    if not isinstance(condition, SigmaCorrelationCondition) or condition.op not in _OPERATORS:
        raise _unknown("counts below a limit")
    compare, limit = _OPERATORS[condition.op], condition.count
    return lambda window: compare(count(window), limit)


def _count_events(window: Window) -> int:
    return len({id(hit.origin) for hit in window})


def _count_values(rule: SigmaCorrelationRule, window: Window) -> int:
    field: Any = getattr(rule.condition, "fieldref", None)
    if not isinstance(field, str):
        raise _unknown("several counted fields")
    values = (find_values(hit.fields, field) or () for hit in window)
    return len({text_of(value) for each in values for value in each if value is not None})


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


def _has_condition(rule: SigmaCorrelationRule) -> bool:
    """Whether a temporal rule has a condition of its own; pySigma counts all rules otherwise."""
    condition = rule.condition
    return not (
        isinstance(condition, SigmaCorrelationCondition)
        and condition.op is SigmaCorrelationConditionOperator.GTE
        and condition.count == len(rule.rules or ())
    )


def _unknown(what: str) -> UnsupportedError:
    hint = "the queries can be converted, but not tested here"
    return UnsupportedError("unknown_correlation", f"the matcher does not know {what} yet", hint)
