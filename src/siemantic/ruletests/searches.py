"""
The search that a target writes for a correlation, run on the stream of a test.

A search looks at one window, which ends when it runs (docs/correlations.md). So it is run at each
alert that the test expects, and must find its group; and at each event, where it must find no group
that has had no alert. It may find one where the condition is such that more events undo it, since
its window holds less than any of Sigma's once events have left it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sigma.correlations import SigmaCorrelationRule, SigmaCorrelationType
from sigma.rule import SigmaRule

from siemantic.aql.ambiguity import ambiguities, readings_for
from siemantic.aql.readings import Reading
from siemantic.convert import Conversion, converter_of
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.events import Event
from siemantic.matcher import Alert, find_alerts, grouped_fields, matches
from siemantic.rules import RuleDocument
from siemantic.rules.detections import detected_fields
from siemantic.rules.references import Unit, is_for
from siemantic.rules.sigma import build_unit
from siemantic.ruletests.case import RuleTest, StreamCase
from siemantic.ruletests.judging import failed
from siemantic.ruletests.results import Failure, TestResult
from siemantic.ruletests.rows import Rows
from siemantic.ruletests.streams import differences, no_stream
from siemantic.ruletests.wording import one_line
from siemantic.verify.aql import AqlQueries
from siemantic.verify.correlation import Group, Moment, found_groups, is_rising, own_fields, to_ms

Row = Mapping[str, object]
"""An event by its columns."""

_TARGET = "qradar_aql"
"""The target whose searches can be run on a stream here."""

_MOST_EVENTS = 1000
"""The search is run at each event over all: so many take four seconds."""


@dataclass(frozen=True, slots=True)
class Misses:
    """Alerts of which a search has nothing, and what it finds that has had no alert."""

    missing: tuple[Alert, ...] = ()
    surplus: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """
    A correlation's search, and what runs it.

    Attributes:
        rule: the correlation as it is written.
        members: what makes rows for each of its rules, in their order.
        has_pipelines: whether the rules were changed before they were written.
    """

    text: str
    rule: SigmaCorrelationRule
    queries: AqlQueries
    members: tuple[Rows, ...]
    has_pipelines: bool

    def misses(self, case: StreamCase) -> Misses:
        """
        Where the search differs from the alerts.

        Raises:
            UndecidedError: there are too many events, no row can have what one has, or what IBM
                leaves open or the window of a search decides.
        """
        if len(case.stream) > _MOST_EVENTS:
            message = f"a stream of {len(case.stream)} events is more than is run here"
            raise UndecidedError(f"{message}, at most {_MOST_EVENTS}")
        rows, (tree,) = self._rows(case), self.queries.trees
        readings = readings_for(tree, self.queries.schema)
        found = {self._misses(case, rows, each) for each in readings}
        if len(found) > 1:
            open_ones = sorted({each.switch for each in ambiguities(tree, self.queries.schema)})
            message = "what the search finds hangs on what IBM leaves open about AQL"
            raise UndecidedError(f"{message}: {', '.join(open_ones)}")
        (only,) = found
        self._check_window(case, only)
        return only

    def _misses(self, case: StreamCase, rows: Sequence[Row], reading: Reading) -> Misses:
        missing: list[Alert] = []
        surplus: dict[Group, Alert] = {}
        alerted_at = {each.time for each in case.alerts}
        for time in sorted(alerted_at | {each.time for each in case.stream}):
            moment = Moment(to_ms(time), reading)
            found = found_groups(self.rule, self.queries, rows, moment)
            missing += self._not_in(found, [each for each in case.alerts if each.time == time])
            alerted = {self._key(each) for each in case.alerts if each.time <= time}
            for key in sorted(found - alerted - surplus.keys()):
                surplus[key] = Alert(time, tuple(zip(grouped_fields(self.rule), key, strict=True)))
        return Misses(tuple(missing), tuple(surplus.values()))

    def _not_in(self, found: set[Group], alerts: Sequence[Alert]) -> list[Alert]:
        return [each for each in alerts if self._key(each) not in found]

    def _key(self, alert: Alert) -> Group:
        """The alert's group in the order of the search's columns."""
        values = dict(alert.group)
        return tuple(values.get(each, "") for each in grouped_fields(self.rule))

    def _check_window(self, case: StreamCase, misses: Misses) -> None:
        """
        See that what is missed is not what no search can see.

        Raises:
            UndecidedError: it is.
        """
        is_safe = is_rising(self.rule)
        if misses.surplus and not misses.missing and not is_safe:
            message = differences((), misses.surplus).removeprefix("an alert ")
            why = "as it may where more events undo the condition: its window ends when it runs"
            raise UndecidedError(f"the search finds something {message}, {why}")
        if is_safe and self.rule.type is not SigmaCorrelationType.TEMPORAL_ORDERED:
            return
        times = [to_ms(each.time) for each in case.stream]
        if any(times.count(to_ms(each.time)) > 1 for each in misses.missing):
            message = "a search takes the events of one millisecond together, without an order"
            raise UndecidedError(f"{message}, and some are at the time of an alert")

    # --- the rows ------------------------------------------------------------------------------

    def _rows(self, case: StreamCase) -> list[Row]:
        rows = [{**self._row(e.event), "starttime": to_ms(e.time)} for e in case.stream]
        columns = dict.fromkeys(column for each in rows for column in each)
        return [{**dict.fromkeys(columns), **each} for each in rows]

    def _row(self, event: Event) -> Row:
        """
        The event in the columns of all rules.

        Where pipelines or a profile ask for other columns of the log source, it has those of the
        rule that it matches, or that asks for most of its fields.
        """
        ordered = sorted(self.members, key=lambda each: _likeness(each, event))
        _check_alike([each.own(event) for each in ordered])
        matching = [each for each in ordered if matches(each.before, event)]
        _check_alike([dict(_without_payload(each, event)) for each in matching])
        found: dict[str, object] = {}
        for each in ordered:
            found |= each.row(event)
        return found

    # --- why it fails --------------------------------------------------------------------------

    def why(self, case: StreamCase, misses: Misses) -> Iterator[str]:
        """
        Who is to blame, and the search with the events that it looks at.

        Raises:
            UndecidedError: the pipelines ask for what only the site's own events have.
        """
        if recoded := [field for each in self.members for field in each.recoded]:
            message = f"the pipelines compare {', '.join(recoded)} with other values than the rules"
            see = f"siemantic explain -t {_TARGET}"
            raise UndecidedError(f"{message}, and the events have those of the rules; see: {see}")
        for each in (*misses.missing, *misses.surplus)[:1]:
            yield self._seen(case, each.time)
        if self.misses(replace(case, alerts=find_alerts(self.rule, case.stream))) == Misses():
            yield "the search finds the alerts that the rule raises by the matcher"
        else:
            yield "by the matcher the rule raises other alerts than the search finds"
            made = "the query, or what the pipelines make of its rules, means"
            who = made if self.has_pipelines else "the query means"
            yield f"so {who} something else than the rule"
            yield f"what it gets wrong is shown by: siemantic verify -t {_TARGET}"
        yield f"query: {one_line(self.text)}"

    def _seen(self, case: StreamCase, now: datetime) -> str:
        span = timedelta(seconds=self.rule.timespan.seconds)
        seen = [each for each in case.stream if now - span <= each.time <= now]
        window = f"{(now - span).astimezone(UTC).isoformat()} to {now.astimezone(UTC).isoformat()}"
        events = f"{len(seen)} of the {len(case.stream)} events"
        return f"the search looks at one window, which ends when it runs: {window}, {events}"


def open_search(unit: Unit, conversion: Conversion) -> Search:
    """
    The search of a correlation.

    Raises:
        UndecidedError: it cannot be run on a stream here.
    """
    request = conversion.request
    if request.target != _TARGET:
        message = f"the searches that {request.target} writes for correlations cannot be run here"
        raise UndecidedError(f"{message}, those of {_TARGET} can")
    if any(each.kind == "correlation" for each in unit.needed):
        raise UndecidedError("a correlation of correlations has no search that runs at its alerts")
    rule = build_unit(unit)[-1]
    assert isinstance(rule, SigmaCorrelationRule)  # what comes here  # noqa: S101
    profile = converter_of(request).profile
    queries = AqlQueries(conversion.texts, profile)
    named = {id(each): each for each in unit.needed}.values()
    members = tuple(_member(each, unit, conversion, queries, rule) for each in named)
    return Search("\n".join(conversion.texts), rule, queries, members, bool(request.pipelines))


def _member(
    document: RuleDocument,
    unit: Unit,
    conversion: Conversion,
    queries: AqlQueries,
    correlation: SigmaCorrelationRule,
) -> Rows:
    filters = tuple(each for each in unit.filters if is_for(each, (document,)))
    converter = converter_of(conversion.request)
    rules, renamed, before, _ = converter.prepare(Unit(document, (), filters))
    rule, more = rules[-1], tuple(dict.fromkeys(own_fields(correlation)))
    assert isinstance(rule, SigmaRule)  # correlations are refused  # noqa: S101
    assert isinstance(before, SigmaRule)  # as above  # noqa: S101
    return Rows(queries.locate(rule), before, renamed, converter, more)


def judge_search(test: RuleTest, search: Search, result: TestResult) -> TestResult:
    """The result of a correlation's test by its search."""
    if not isinstance(test.case, StreamCase):
        return no_stream(test, result)
    try:
        misses = search.misses(test.case)
        if misses == Misses():
            return result
        lines = tuple(search.why(test.case, misses))
    except (UndecidedError, UnsupportedError) as problem:
        return replace(result, outcome="undecided", reason=str(problem))
    told = differences(misses.missing, misses.surplus)
    message = f"the search of {_TARGET} finds {told}"
    return failed(test, result, message, Failure(decided=lines))


def _likeness(member: Rows, event: Event) -> tuple[bool, int]:
    """More of a rule that matches the event, or asks for more of what it has."""
    fields = detected_fields(member.before)
    return matches(member.before, event), sum(event.get(each) is not None for each in fields)


def _without_payload(member: Rows, event: Event) -> Iterator[tuple[str, object]]:
    payloads = member.subject.site.payloads
    yield from ((c, value) for c, value in member.row(event).items() if c not in payloads)


def _check_alike(rows: Sequence[Row]) -> None:
    """See that no column has two values."""
    found: dict[str, object] = {}
    for column, value in (pair for each in rows for pair in each.items()):
        if found.setdefault(column, value) != value:
            message = f"an event would have '{found[column]}' and '{value}' in the column"
            raise UndecidedError(f"{message} '{column}', by two of the rules")
