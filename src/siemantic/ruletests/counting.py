"""What counted towards an alert of a correlation, and what did not: why it is raised or is not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sigma.correlations import (
    SigmaCorrelationCondition,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
)

from siemantic.matcher import Alert, Hit, TimedEvent, find_hits
from siemantic.matcher.correlation.conditions import condition_of, measure
from siemantic.matcher.correlation.measures import Number

_MOST_TIMES = 5
"""A stream of a thousand events is not printed as a whole."""


@dataclass(frozen=True)
class Count:
    """An alert that a correlation raises over a stream, or does not, and what it hangs on."""

    rule: SigmaCorrelationRule
    stream: Sequence[TimedEvent]
    alert: Alert

    @property
    def start(self) -> datetime:
        """When the window begins that ends at the alert."""
        return self.alert.time - timedelta(seconds=self.rule.timespan.seconds)

    @cached_property
    def hits(self) -> tuple[tuple[dict[str, str] | None, Hit], ...]:
        """What the named rules find in the stream, each with its group."""
        found = find_hits(self.rule, self.stream)
        return tuple((None if group is None else dict(group), hit) for group, hit in found)

    @cached_property
    def window(self) -> tuple[Hit, ...]:
        """The hits of the alert's group in its window."""
        return tuple(hit for hit in self.of_group if self.is_in_window(hit.origin))

    @cached_property
    def of_group(self) -> tuple[Hit, ...]:
        """The hits of the alert's group."""
        wanted = dict(self.alert.group)
        return tuple(hit for group, hit in self.hits if group == wanted)

    def is_in_window(self, event: TimedEvent) -> bool:
        """Whether the event is in the time span that ends at the alert."""
        return self.start <= event.time <= self.alert.time

    @cached_property
    def completing(self) -> TimedEvent | None:
        """The event at the time of the alert: one that counts, if there is one."""
        own = [hit.origin for hit in self.window if hit.origin.time == self.alert.time]
        there = [each for each in self.stream if each.time == self.alert.time]
        return next(iter((*own, *there)), None)

    def lines(self) -> Iterator[str]:
        """The window, how much each rule found in it, the condition, and the events left out."""
        group = ", ".join(f"{field} {value}" for field, value in sorted(self.alert.group))
        ends = f"{self.start.isoformat()} to {self.alert.time.isoformat()}"
        yield f"in the {self.rule.timespan.spec} from {ends}, for {group or 'all events'}:"
        for place, each in enumerate(self.rule.referenced_rules):
            found = [hit.origin for hit in self.window if hit.rule == place]
            yield f"{_verdict(bool(found))}{each.reference}: {_events(found)}"
        yield self._condition()
        yield from self._left_out()
        if self.completing is None:
            yield "no event is at that time, and an alert is at that of the event that completes it"

    def _condition(self) -> str:
        holds = condition_of(self.rule)
        before = [hit for hit in self.window if hit.origin.time < self.alert.time]
        again = ", as it did before" if holds(before) and holds(self.window) else ""
        return f"{_verdict(holds(self.window))}{condition_text(self.rule)}{self._measured()}{again}"

    def _measured(self) -> str:
        if not isinstance(self.rule.condition, SigmaCorrelationCondition):
            return ""
        values = dict.fromkeys(measure(self.rule, self.window))
        order = ", not in their order" if self._is_out_of_order(*values) else ""
        told = " to ".join(f"{float(each):.15g}" for each in values)
        return f": {told or 'nothing to count'}{order}"

    def _is_out_of_order(self, *found: Number) -> bool:
        is_ordered = self.rule.type is SigmaCorrelationType.TEMPORAL_ORDERED
        all_found = found == (len(self.rule.referenced_rules),)
        return is_ordered and all_found and not condition_of(self.rule)(self.window)

    def _left_out(self) -> Iterator[str]:
        counted = {id(hit.origin) for hit in self.window}
        found: dict[int, list[dict[str, str] | None]] = {}
        for group, hit in self.hits:
            found.setdefault(id(hit.origin), []).append(group)
        reasons: dict[str, list[TimedEvent]] = {}
        for event in self.stream:
            if id(event) not in counted:
                groups = found.get(id(event), [])
                reasons.setdefault(self._why_not(event, groups), []).append(event)
        for why, events in reasons.items():
            yield f"not counted: {_events(events)}: {why}"

    def _why_not(self, event: TimedEvent, groups: Sequence[dict[str, str] | None]) -> str:
        """Why an event does not count that rules find in these groups."""
        if not groups:
            return "no rule matches"
        if dict(self.alert.group) not in groups:
            is_in_one = any(each is not None for each in groups)
            return "of another group" if is_in_one else "without a field of group-by"
        return "before the window" if event.time < self.start else "after the alert"


def condition_text(rule: SigmaCorrelationRule) -> str:
    """The condition of a correlation in a line, such as `value_count of User gte 3`."""
    kind, condition = rule.type.name.lower(), rule.condition
    if isinstance(condition, SigmaExtendedCorrelationCondition):
        return f"{kind} {condition.expression}"
    assert isinstance(condition, SigmaCorrelationCondition)  # there is no other  # noqa: S101
    fields = condition.fieldref if isinstance(condition.fieldref, list) else [condition.fieldref]
    of = ", ".join(each for each in fields if each is not None)
    limit = f"{condition.op.name.lower()} {condition.count}"
    return f"{kind}{' of ' if of else ''}{of} {limit}"


def _verdict(held: bool) -> str:  # noqa: FBT001 - a verdict
    return "yes " if held else "no  "


def _events(events: Iterable[TimedEvent]) -> str:
    """How many, and when they were."""
    times = [each.time.isoformat() for each in {id(each): each for each in events}.values()]
    told = ", ".join(times[:_MOST_TIMES]) + (", ..." if len(times) > _MOST_TIMES else "")
    return f"{len(times)} event{'s' * (len(times) != 1)}{' at ' if times else ''}{told}"
