"""Rules and the events that one tries -> what the matcher says, and why."""

from collections.abc import Callable, Sequence
from typing import Any

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.catalogue.texts import line_of, text_of
from siemantic.convert import Workload
from siemantic.errors import SiemanticError
from siemantic.matcher import Alert, TimedEvent, explain, find_alerts, render
from siemantic.playground.own_events import OwnEvent
from siemantic.rules.references import Unit
from siemantic.rules.sigma import AnyRule, build_unit, check_document

MOST_LINES = 300
"""So many lines of an explanation are shown; a rule may have thousands of values."""


_LATE = "not tried, since those before it took all the time that there is for an answer"


def try_events(
    workload: Workload, events: Sequence[OwnEvent], is_late: Callable[[], bool]
) -> dict[str, Any]:
    """
    For each event what each rule does with it, and the alerts of each correlation.

    Args:
        is_late: whether it is time to answer; what was not tried by then is told so.
    """
    built = [(unit, _build(unit)) for unit in workload.units]
    tried = [
        {"event": dict(each.event), "rules": _on_event(built, each, is_late)} for each in events
    ]
    return {
        "events": tried,
        "correlations": _on_stream(built, events, is_late) if events else [],
    }


Built = tuple[Unit, AnyRule | str]
"""A unit, and its rule or why there is none."""


def _build(unit: Unit) -> AnyRule | str:
    for each in (*unit.needed, unit.document, *unit.filters):
        problem = check_document(each)
        if problem is not None:
            return problem.message
    return build_unit(unit)[-1]


def _on_event(
    built: Sequence[Built], event: OwnEvent, is_late: Callable[[], bool]
) -> list[dict[str, Any]]:
    rules = [(unit, rule) for unit, rule in built if unit.document.kind == "rule"]
    return [_match(unit, _LATE if is_late() else rule, event) for unit, rule in rules]


def _match(unit: Unit, rule: AnyRule | str, event: OwnEvent) -> dict[str, Any]:
    said: dict[str, Any] = {"title": line_of(unit.document.title), "matches": None}
    if not isinstance(rule, SigmaRule):
        return {**said, "why": line_of(rule)}
    try:
        found = explain(rule, event.event)
    except SiemanticError as error:
        return {**said, "why": line_of(error)}
    return {**said, "matches": found.held, "why": _cut(render(found))}


def _cut(text: str) -> str:
    lines = text.split("\n")
    more = len(lines) - MOST_LINES
    shown = [*lines[:MOST_LINES], f"    ... and {more} lines more"] if more > 0 else lines
    return "\n".join(text_of(f"|{each}")[1:] for each in shown)  # spaces at the beginning count


# --- correlations ------------------------------------------------------------------------------


def _on_stream(
    built: Sequence[Built], events: Sequence[OwnEvent], is_late: Callable[[], bool]
) -> list[dict[str, Any]]:
    pairs = [(unit, rule) for unit, rule in built if unit.document.kind == "correlation"]
    stream = [TimedEvent(each.time, each.event) for each in events if each.time is not None]
    is_stream = len(stream) == len(events)
    return [
        {
            "title": line_of(unit.document.title),
            **_alerts(_LATE if is_late() else rule, stream if is_stream else None),
        }
        for unit, rule in pairs
    ]


def _alerts(rule: AnyRule | str, stream: Sequence[TimedEvent] | None) -> dict[str, Any]:
    if not isinstance(rule, SigmaCorrelationRule):
        return {"alerts": None, "why": line_of(rule)}
    if stream is None:
        return {"alerts": None, "why": "a correlation needs times: {time: ..., event: {...}}"}
    try:
        return {"alerts": [_alert(each) for each in find_alerts(rule, stream)], "why": ""}
    except SiemanticError as error:
        return {"alerts": None, "why": line_of(error)}


def _alert(alert: Alert) -> str:
    group = ", ".join(f"{field} {value}" for field, value in sorted(alert.group))
    return line_of(f"at {alert.time.isoformat()} for {group or 'all events'}")
