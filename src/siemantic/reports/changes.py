"""What became of queries since another version, as a report."""

import json
from collections.abc import Iterator, Mapping, Sequence

from siemantic.diagnostics import Diagnostic, Level
from siemantic.diffing import FAILING, Change, Outcome
from siemantic.reports.places import broken_files, spot_of
from siemantic.reports.results import Finding, Kind, Report, Result

_WORDS: Mapping[Outcome, str] = {
    "proved": "the query is written otherwise, and means the same",
}
"""Of what is no finding by itself, but a part of one: a file that would be another."""

_KINDS: Mapping[Outcome, tuple[Level, str]] = {
    "changed": ("error", "the meaning of the query changed"),
    "lost": ("error", "the rule converts no longer"),
    "failed": ("error", "a process of a backend failed on the rule"),
    "limited": ("warning", "the query looks at another time, or has another LIMIT"),
    "unknown": ("warning", "what the new query means is not known"),
    "tested": ("note", "the query is written otherwise, and finds the same of some events"),
}


def report_of_changes(
    changes: Sequence[Change], target: str, summary: str, broken: Sequence[Diagnostic]
) -> Report:
    """
    A result for each rule.

    Args:
        broken: what is wrong with files.
    """
    results = (*broken_files(broken), *(_result(each, target) for each in changes))
    kinds = tuple(
        Kind(_code(name), _code(name), words, level=level)
        for name, (level, words) in _KINDS.items()
    )
    return Report("siemantic diff", summary, results, kinds)


def _code(outcome: Outcome) -> str:
    return f"query_{outcome}"


def _result(change: Change, target: str) -> Result:
    findings: tuple[Finding, ...] = ()
    if change.outcome in _KINDS:
        findings = (Finding(diagnostic_of(change, f"{target}: ")),)
    is_failed = change.outcome in FAILING
    rule = change.rule
    return Result(rule.title, rule.path, "failed" if is_failed else "passed", findings, target)


def diagnostic_of(change: Change, about: str = "") -> Diagnostic:
    """What is known of the change, at the rule."""
    rule = change.rule
    line, column = (None, None) if rule.unit is None else spot_of(rule.unit.document)
    level, words = _KINDS.get(change.outcome, ("note", _WORDS.get(change.outcome, change.outcome)))
    message = f"{about}{'; '.join([words, *known_of(change)])}"
    return Diagnostic(_code(change.outcome), message, rule.path, line, None, column, level=level)


def known_of(change: Change) -> Iterator[str]:
    """What is known of it beyond its outcome, in words."""
    found = () if change.likeness is None else change.likeness.found
    for each in found:
        others = [other.event for other in found if other is not each]
        event = json.dumps(_differing_first(each.event, others), ensure_ascii=False)
        under = f", with {' or '.join(each.readings)}" if each.readings else ""
        yield f"only the {each.by} query finds {event}{under}"
    yield from () if change.likeness is None else change.likeness.bounds
    if change.reason and change.outcome not in ("changed", "limited"):
        yield change.reason


def _differing_first(event: Mapping[str, object], others: Sequence[Mapping[str, object]]) -> object:
    """The event, what no other has before what all have: a report may be cut."""
    shared = {name for name in event if all(_has(other, name, event[name]) for other in others)}
    return dict(sorted(event.items(), key=lambda each: each[0] in shared)) if others else event


def _has(event: Mapping[str, object], name: str, value: object) -> bool:
    return name in event and json.dumps(event[name]) == json.dumps(value)
