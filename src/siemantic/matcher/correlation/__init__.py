"""
Correlation rules over a stream of events (Sigma specification 2, correlation rules).

What the specification leaves open, and what is done here: a window includes both of its ends; an
event without one of the group-by fields belongs to no group; group values are compared as they are
written; an alert is raised at the event that makes the condition true where it would not be true
without it; a window without anything to count meets no condition, not even one of few events.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sigma.correlations import SigmaCorrelationRule

from siemantic.errors import UnsupportedError
from siemantic.events import Event, in_sigma_names
from siemantic.matcher.correlation.conditions import condition_of
from siemantic.matcher.correlation.hits import Alert, Group, Hit, TimedEvent
from siemantic.matcher.folding import ParsedRule
from siemantic.matcher.rule import matches
from siemantic.matcher.values import find_values, text_of

__all__ = [
    "Alert",
    "Hit",
    "TimedEvent",
    "field_of",
    "find_alerts",
    "find_hits",
    "grouped_fields",
]


def find_alerts(rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]) -> tuple[Alert, ...]:
    """
    The alerts that the rule raises over the stream, in the order of their times.

    The rule's references must be resolved.

    Raises:
        UnsupportedError: the rule has something that the matcher does not know, or the
            specification does not say what it means here.
    """
    return tuple(alert for alert, _ in _alerts(rule, sorted(stream, key=_time)))


def find_hits(
    rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]
) -> tuple[tuple[Group | None, Hit], ...]:
    """
    What the named rules find in the stream, by time, each with its group; None for those of none.

    Raises:
        UnsupportedError: as `find_alerts`.
    """
    return tuple((_group(rule, hit), hit) for hit in _hits(rule, sorted(stream, key=_time)))


def _alerts(
    rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]
) -> Iterator[tuple[Alert, TimedEvent]]:
    """The alerts over a stream in order, each with the event that completes it."""
    condition = condition_of(rule)
    span = timedelta(seconds=rule.timespan.seconds)
    seen: dict[Group, list[Hit]] = {}
    for moment in _moments(_hits(rule, stream)):
        origin = moment[0].origin
        for group, hits in _by_group(rule, moment).items():
            window = [hit for hit in seen.get(group, []) if origin.time - hit.origin.time <= span]
            seen[group] = [*window, *hits]
            if condition(seen[group]) and not condition(window):
                yield Alert(origin.time, group), origin


def _by_group(rule: SigmaCorrelationRule, moment: Sequence[Hit]) -> dict[Group, list[Hit]]:
    groups: dict[Group, list[Hit]] = {}
    for hit in moment:
        group = _group(rule, hit)
        if group is not None:
            groups.setdefault(group, []).append(hit)
    return groups


def _hits(rule: SigmaCorrelationRule, stream: Sequence[TimedEvent]) -> list[Hit]:
    """What the named rules find, by time; of one event in the order of the rules."""
    places = {id(timed): place for place, timed in enumerate(stream)}
    found = [
        Hit(position, origin, fields)
        for position in range(len(rule.referenced_rules))
        for origin, fields in _found(rule, position, stream)
    ]
    return sorted(found, key=lambda hit: places[id(hit.origin)])


def _found(
    outer: SigmaCorrelationRule, position: int, stream: Sequence[TimedEvent]
) -> Iterator[tuple[TimedEvent, Event]]:
    rule = outer.referenced_rules[position].rule
    if isinstance(rule, SigmaCorrelationRule):
        fields = {field_of(outer, field, position) for field in outer.group_by or ()}
        if not fields <= set(rule.group_by or ()):
            raise UnsupportedError(
                "unknown_correlation",
                "a group-by that a correlation that is named does not have",
                "give that correlation the field in its group-by",
            )
        for alert, origin in _alerts(rule, stream):
            yield origin, dict(alert.group)
        return
    parsed = ParsedRule(rule)
    for timed in stream:
        if matches(parsed, timed.event, timed.texts):
            yield timed, in_sigma_names(timed.event)


def _time(timed: TimedEvent) -> datetime:
    return timed.time


def _moments(hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """The hits of one event together, since they are there at once."""
    for _, moment in groupby(hits, key=lambda hit: id(hit.origin)):
        yield list(moment)


def grouped_fields(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """What the rule groups by, each field once."""
    return tuple(dict.fromkeys(rule.group_by or ()))


def _group(rule: SigmaCorrelationRule, hit: Hit) -> Group | None:
    group = []
    for field in grouped_fields(rule):
        values = find_values(hit.fields, field_of(rule, field, hit.rule))
        if not values or values[0] is None:
            return None
        group.append((field, text_of(values[0])))
    return tuple(group)


def field_of(rule: SigmaCorrelationRule, field: str, position: int) -> str:
    """The field's name in the events of one of the named rules, which may have an alias for it."""
    alias = rule.aliases.aliases.get(field)
    reference = rule.referenced_rules[position]
    return field if alias is None else alias.mapping.get(reference, field)
