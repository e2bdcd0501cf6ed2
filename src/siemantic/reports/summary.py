"""What a branch changes, as Markdown for a pull request."""

from collections import Counter
from collections.abc import Iterator, Sequence

from siemantic.attack import load_attack
from siemantic.diagnostics import Diagnostic
from siemantic.diffing import Change
from siemantic.reports.changes import known_of
from siemantic.reports.markdown import code, fit, plain, table
from siemantic.summary import Summary

_QUIET = ("unchanged", "nowhere", "proved")
"""What needs no look."""

_WORDS = {"limited": "another time or LIMIT"}
"""Outcomes that no word says."""

_MOST_ROWS = 30
"""So many of a table are shown; who reads a summary wants no list."""

_Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The header and the rows, in Markdown."""


def to_markdown(summary: Summary) -> str:
    """A line of numbers, and a table for each thing that needs a look."""
    lines = [f"### siemantic: what changes since {code(summary.against)}", "", headline(summary)]
    for title, (header, rows) in (
        ("Broken", _problems(summary.broken)),
        ("Targets", _targets(summary)),
        ("Queries", _queries(summary)),
        ("Tests that fail", _problems(summary.tests[1].problems)),
        ("Rules", _rules(summary)),
        ("ATT&amp;CK", _coverage(summary)),
    ):
        if rows:
            lines += ["", f"#### {title}", "", *table(header, rows[:_MOST_ROWS])]
        if len(rows) > _MOST_ROWS:
            lines += ["", f"and {len(rows) - _MOST_ROWS} more"]
    return fit(lines)


def headline(summary: Summary) -> str:
    """All of it in numbers."""
    rules = Counter(each.outcome for each in summary.rules)
    changed = sum(each.outcome == "changed" for _, each in _told(summary))
    then, now = summary.tests
    before, after = summary.techniques
    attack = load_attack()

    def known(named: Counter[str]) -> int:
        return sum(each in named for each in attack.techniques)

    coverage = f"{known(after)} of {attack.current} techniques (before: {known(before)})"
    limited = sum(each.outcome == "limited" for _, each in _told(summary))
    parts = (
        f"rules: {', '.join(f'{n} {name}' for name, n in sorted(rules.items())) or 'unchanged'}",
        f"broken: {len(summary.broken)}",
        f"queries with another meaning: {changed}",
        *([f"with another time or LIMIT: {limited}"] if limited else []),
        f"tests: {now.passed} of {now.total} pass (before: {then.passed} of {then.total})",
        f"ATT&CK {attack.version}: {coverage}",
    )
    return plain("; ".join(parts))


def _told(summary: Summary) -> Iterator[tuple[str, Change]]:
    for target, changes in summary.queries.items():
        yield from ((target, each) for each in changes if each.outcome not in _QUIET)


def _problems(problems: Sequence[Diagnostic]) -> _Table:
    rows = [(code(each.place), code(each.label), code(each.message)) for each in problems]
    return ("place", "finding", "what"), rows


def _targets(summary: Summary) -> _Table:
    rows = [
        (each.outcome, code(each.target), "" if each.converted is None else str(each.converted))
        for each in summary.targets
    ]
    return ("target is", "name", "rules with a query"), rows


def _queries(summary: Summary) -> _Table:
    rows = [
        (
            code(target),
            _WORDS.get(each.outcome, each.outcome),
            code(each.rule.title),
            _known(each),
        )
        for target, each in _told(summary)
    ]
    return ("target", "query", "rule", "why"), rows


def _known(change: Change) -> str:
    """What is known of the change beyond its name, a line for each; an event may be long."""
    return "<br>".join(code(each, _MOST_OF_AN_EVENT) for each in known_of(change))


_MOST_OF_AN_EVENT = 1000


def _rules(summary: Summary) -> _Table:
    rows = [(each.outcome, code(each.title), code(each.path)) for each in summary.rules]
    return ("rule is", "title", "file"), rows


def _name_of(technique: str) -> str:
    found = load_attack().techniques.get(technique)
    return "not in ATT&amp;CK" if found is None else found.name


def _coverage(summary: Summary) -> _Table:
    before, after = summary.techniques
    rows = [
        (name, _name_of(name), str(before[name]), str(after[name]))
        for name in sorted({*before, *after})
        if before[name] != after[name]
    ]
    return ("technique", "name", "rules before", "rules now"), rows
