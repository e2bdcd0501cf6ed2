"""
A correlation's search on generated streams, beside the matcher.

*Soundness*: nothing is proved. An alert of the matcher must be in a search that runs at its time;
and where more events cannot undo the condition, what a search finds must have had an alert.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sigma.correlations import (
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
)

from siemantic.aql.ast import Select
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.readings import Reading
from siemantic.errors import AqlEvaluationError, UndecidedError
from siemantic.matcher import TimedEvent, find_alerts, grouped_fields
from siemantic.rules.temporal import needs_all_rules
from siemantic.verify.aql import AqlQueries
from siemantic.verify.ledger import Counterexample, Row
from siemantic.verify.streams import Sent, plain_rules, streams_for
from siemantic.verify.subject import Subject

REASON = "a correlation is tested on generated streams, not proved"

Group = tuple[str, ...]


def verify_correlation(row: Row, rule: SigmaCorrelationRule, queries: AqlQueries) -> Row:
    """
    The row with the verdict of the streams.

    Raises:
        UndecidedError: there are no streams for it, or the search cannot be run here.
    """
    if any(isinstance(each.rule, SigmaCorrelationRule) for each in rule.referenced_rules):
        raise UndecidedError("a correlation of correlations has no search that runs at its alerts")
    case = Case(rule, queries, tuple(queries.locate(each) for each in plain_rules(rule)))
    count = alerts = 0
    for stream in streams_for(rule, case.subjects):
        raised = case.alerts(stream)
        found = case.contradiction(stream, raised)
        if found is not None:
            return replace(row, verdict="refuted", counterexample=found, events=count)
        count += len(stream)
        alerts += len(raised)
    if not alerts:
        raise UndecidedError("no stream that is generated here raises an alert")
    return replace(row, verdict="tested", reason=REASON, events=count)


@dataclass(frozen=True, slots=True)
class Case:
    """A correlation, its plain rules where they are, and a search for it."""

    rule: SigmaCorrelationRule
    queries: AqlQueries
    subjects: tuple[Subject, ...]

    def contradiction(
        self, stream: Sequence[Sent], alerts: Sequence[tuple[int, Group]]
    ) -> Counterexample | None:
        """A group that one side reports and the other does not, with the stream; its alerts."""
        for time in times_of(alerts, stream):
            found = self.found(stream, time)
            here = {group for at, group in alerts if at == time}
            before = {group for at, group in alerts if at <= time}
            missed, invented = here - found, found - before if is_rising(self.rule) else set()
            if missed or invented:
                event = {"now": time, "events": [*self.rows(stream)]}
                return Counterexample(event, bool(missed), not missed, "the correlation")
        return None

    def alerts(self, stream: Sequence[Sent]) -> list[tuple[int, Group]]:
        """When the matcher raises an alert, in milliseconds, and for which group."""
        timed = [*map(self._timed, stream)]
        return [
            (to_ms(each.time), tuple(v for _, v in each.group))
            for each in find_alerts(self.rule, timed)
        ]

    def _timed(self, sent: Sent) -> TimedEvent:
        time = _ZERO + timedelta(milliseconds=sent.time_ms)
        return TimedEvent(time, self._named(sent), self.subjects[0].texts(sent.event))

    def _named(self, sent: Sent) -> Mapping[str, object]:
        """The event by the fields of all rules, and by those that are grouped by or counted."""
        names: dict[str, object] = {}
        for subject in self.subjects:
            names |= subject.named(sent.event)
        places = {field: self.queries.places(field)[0].column for field in own_fields(self.rule)}
        more = {f: sent.event[c] for f, c in places.items() if c in sent.event}
        return {**names, **more}

    def rows(self, stream: Sequence[Sent]) -> Iterator[Mapping[str, object]]:
        """The events as the search has them."""
        columns = dict.fromkeys(column for each in stream for column in each.event)
        for each in stream:
            row = self.subjects[0].row(each.event)
            yield {**dict.fromkeys(columns), **row, "starttime": each.time_ms}

    def found(self, stream: Sequence[Sent], now_ms: int) -> set[Group]:
        """The groups in the result of the search that runs at a time."""
        return found_groups(
            self.rule, self.queries, [*self.rows(stream)], Moment(now_ms, Reading())
        )


def own_fields(rule: SigmaCorrelationRule) -> Iterator[str]:
    """The fields of events by which a correlation groups, and those that it counts."""
    field = getattr(rule.condition, "fieldref", None)
    aliases = rule.aliases.aliases
    yield from (each for each in rule.group_by or () if each not in aliases)
    yield from (name for each in aliases.values() for name in each.mapping.values())
    yield from field if isinstance(field, list) else [field] if field else []


_ZERO = datetime.fromtimestamp(0, UTC)


def to_ms(time: datetime) -> int:
    """The whole milliseconds since 1970, as `starttime` has them (AQL guide, "Event fields")."""
    return (time - _ZERO) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a search runs, in milliseconds, and how it is read."""

    now_ms: int
    reading: Reading


def found_groups(
    rule: SigmaCorrelationRule,
    queries: AqlQueries,
    rows: Sequence[Mapping[str, object]],
    moment: Moment,
) -> set[Group]:
    """
    The groups in the result of a correlation's search over rows, which have a `starttime`.

    Raises:
        UndecidedError: it is no search, or cannot be run here.
    """
    (query,) = queries.trees
    if not isinstance(query, Select):
        raise UndecidedError("the query is no search")
    environment = Environment(moment.now_ms, moment.reading)
    world = World({queries.database: rows}, environment, queries.schema)
    try:
        found = run(query, world).rows
    except AqlEvaluationError as error:
        raise UndecidedError(str(error)) from error
    wanted = len(grouped_fields(rule))
    return {tuple(map(str, list(row.values())[:wanted])) for row in found}


def times_of(alerts: Sequence[tuple[int, Group]], stream: Sequence[Sent]) -> tuple[int, ...]:
    """When the search is run: at each alert, and when all is sent."""
    return tuple(dict.fromkeys([*(time for time, _ in alerts), stream[-1].time_ms]))


def is_rising(rule: SigmaCorrelationRule) -> bool:
    """Whether more events cannot undo the condition."""
    operators = SigmaCorrelationConditionOperator
    match rule.condition:
        case SigmaCorrelationCondition(op=operators.GT | operators.GTE) if rule.type in (
            SigmaCorrelationType.EVENT_COUNT,
            SigmaCorrelationType.VALUE_COUNT,
        ):
            return True
        case _:
            is_temporal = rule.type is SigmaCorrelationType.TEMPORAL
            return rule.type is SigmaCorrelationType.TEMPORAL_ORDERED or (
                is_temporal and needs_all_rules(rule)
            )
