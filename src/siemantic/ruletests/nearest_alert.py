"""
A small change of a stream, or of its correlation, that raises an alert or takes one away.

*Soundness*: the matcher confirms what is given. That nothing smaller would do is not shown.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from math import floor
from typing import Any

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.errors import SiemanticError
from siemantic.matcher import Alert, Hit, TimedEvent, field_of, find_alerts
from siemantic.matcher.correlation.conditions import measure
from siemantic.ruletests.counting import Count, condition_text
from siemantic.ruletests.nearest import nearest_change
from siemantic.ruletests.results import Edit, edited
from siemantic.ruletests.wording import in_words

_MOST_EVENTS = 1000
"""Each change is tried on the whole stream."""

_MOST_TRIED = 60

_MOST_CHANGED = 20
"""For each of so many events a change is searched."""

_MOST_MORE = 20
"""So many further events are tried."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What would be otherwise, in words, and with it."""

    words: str
    rule: SigmaCorrelationRule
    stream: Sequence[TimedEvent]


def nearest_alert(count: Count, *, is_raised: bool) -> str:
    """The first change found that turns whether the alert is raised, in words; empty for none."""
    if len(count.stream) > _MOST_EVENTS:
        return ""
    changes = _to_lose(count) if is_raised else _to_raise(count)
    with suppress(SiemanticError):
        for each in islice(changes, _MOST_TRIED):
            if _raises(each, count.alert) != is_raised:
                return f"the alert would {'not ' if is_raised else ''}be raised {each.words}"
    return ""


def _raises(change: _Change, alert: Alert) -> bool:
    try:
        found = find_alerts(change.rule, change.stream)
    except SiemanticError:
        return False
    return any(each.time == alert.time and dict(each.group) == dict(alert.group) for each in found)


# --- what would raise it -----------------------------------------------------------------------


def _to_raise(count: Count) -> Iterator[_Change]:
    for each in (_of_one_event, _at_another_time, _with_more_events, _with_another_limit):
        yield from each(count)


def _of_one_event(count: Count) -> Iterator[_Change]:
    """An event that no rule matches, or of another group, in other words."""
    hits = {id(hit.origin): hit for _, hit in count.hits}
    counted = {id(hit.origin) for hit in count.window}
    others = (e for e in count.stream if count.is_in_window(e) and id(e) not in counted)
    for event in islice(others, _MOST_CHANGED):
        for change in _edits(count, event, hits.get(id(event))):
            new = replace(event, event=edited(event.event, change))
            words = f"{in_words(change)} in the event at {event.time.isoformat()}"
            yield _Change(words, count.rule, _with(count, event, new))


def _edits(count: Count, event: TimedEvent, hit: Hit | None) -> Iterator[tuple[Edit, ...]]:
    if hit is not None:
        yield _into_group(count, event.event, hit.rule)
        return
    for place, each in enumerate(count.rule.referenced_rules):
        if isinstance(each.rule, SigmaRule) and (found := nearest_change(each.rule, event.event)):
            yield found
            yield found + _into_group(count, edited(event.event, found), place)


def _into_group(count: Count, event: Mapping[str, Any], rule: int) -> tuple[Edit, ...]:
    """The changes that give the event, found by the rule at `rule`, the group of the alert."""
    wanted = {field_of(count.rule, name, rule): value for name, value in count.alert.group}
    return tuple(
        Edit(field, event.get(field), value)
        for field, value in wanted.items()
        if str(event.get(field)) != value
    )


def _at_another_time(count: Count) -> Iterator[_Change]:
    """An event of the group that is too early, at the beginning of the window."""
    for hit in reversed(count.of_group):
        if hit.origin.time < count.start:
            moved = replace(hit.origin, time=count.start)
            was = hit.origin.time.isoformat()
            words = f"if the event at {was} were at {count.start.isoformat()}, within the window"
            yield _Change(words, count.rule, _with(count, hit.origin, moved))


def _with_more_events(count: Count) -> Iterator[_Change]:
    """Further events like one that a rule has found, at the time of the alert."""
    found = {hit.rule: hit for hit in (*(hit for _, hit in count.hits), *count.window)}
    for more in range(1, _MOST_MORE + 1):
        for hit in found.values():
            new = [_further(count, hit, number) for number in range(more)]
            events = "one more event" if more == 1 else f"{more} more events"
            like = f"like the one at {hit.origin.time.isoformat()}{_differing(count)}"
            words = f"with {events} {like}, at {count.alert.time.isoformat()}"
            stream = [*count.stream, *new]
            yield _Change(words, count.rule, stream)


def _further(count: Count, hit: Hit, number: int) -> TimedEvent:
    """An event like that of the hit, in the group and at the time of the alert."""
    event = dict(hit.origin.event)
    event.update({each.field: each.after for each in _into_group(count, event, hit.rule)})
    event.update(dict.fromkeys(_counted(count.rule), f"another {number}"))
    return TimedEvent(count.alert.time, event)


def _differing(count: Count) -> str:
    fields = ", ".join(_counted(count.rule))
    return f", each with another {fields}" if fields else ""


def _counted(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """The fields of which different values are counted."""
    if rule.type.name != "VALUE_COUNT" or not isinstance(rule.condition, SigmaCorrelationCondition):
        return ()
    fields = rule.condition.fieldref
    return tuple(fields) if isinstance(fields, list) else (str(fields),)


# --- what would take it away -------------------------------------------------------------------


def _to_lose(count: Count) -> Iterator[_Change]:
    for each in (_without_one_event, _with_another_limit):
        yield from each(count)


def _without_one_event(count: Count) -> Iterator[_Change]:
    for event in {id(hit.origin): hit.origin for hit in reversed(count.window)}.values():
        words = f"without the event at {event.time.isoformat()}"
        yield _Change(words, count.rule, _with(count, event))


# --- for both ----------------------------------------------------------------------------------


def _with_another_limit(count: Count) -> Iterator[_Change]:
    """What is measured as the limit of the condition, or one more or less."""
    condition = count.rule.condition
    if not isinstance(condition, SigmaCorrelationCondition):
        return
    for measured in map(floor, measure(count.rule, count.window)):
        for limit in (measured, measured + 1, max(measured - 1, 0)):
            rule = copy.copy(count.rule)
            rule.condition = replace(condition, count=limit)
            words = f"with the condition {condition_text(rule)}"
            yield _Change(words, rule, count.stream)


def _with(count: Count, old: TimedEvent, *new: TimedEvent) -> list[TimedEvent]:
    """The stream with other events in the place of one."""
    return [each for was in count.stream for each in (new if was is old else (was,))]
