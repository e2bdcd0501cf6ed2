"""The ledger on the screen: what is known of each query, and the events that speak against some."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from siemantic.cli import screen
from siemantic.cli.counts import count_of
from siemantic.convert import Workload
from siemantic.diagnostics import to_json as diagnostic_to_json
from siemantic.profiles.load import DEFAULT_PROFILE
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.ledger import VERDICTS, Changes, Counterexample, Row, Verdict, count, to_json

_RARE: tuple[Verdict, ...] = ("unverified", "failed", "broken")
"""Those that are left out of a summary where there are none."""

COLOURS: Mapping[Verdict, str] = {
    "proved": "green",
    "tested": "green",
    "refuted": "red",
    "undecided": "yellow",
    "unverified": "yellow",
}


def print_ledger(rows: Sequence[Row], workload: Workload, *, as_json: bool) -> None:
    """A row for each rule and target, then what is wrong, then how many have each verdict."""
    if as_json:
        findings = [
            {"path": each.path, "target": None, "verdict": None, "error": diagnostic_to_json(each)}
            for each in workload.findings
        ]
        screen.print_json([*map(to_json, rows), *findings])
        return
    _print_rows(rows)
    problems = [each.problem for each in rows if each.problem is not None]
    screen.print_problems(list(dict.fromkeys([*workload.findings, *problems])))
    _print_refuted(rows)
    _print_reasons(rows)
    screen.print_notes((note, each.path) for each in rows for note in each.notes)
    _print_assumptions(rows)
    _print_changes(rows)
    _print_summary(rows)


def _print_rows(rows: Sequence[Row]) -> None:
    """All rows in a pipe; on a terminal those that are not proved, unless they are few."""
    told = rows
    if screen.is_terminal() and len(rows) > _MOST_SHOWN:
        told = [each for each in rows if each.verdict not in ("proved", "unsupported")]
    header: Sequence[str] = ("Verdict", "Events", "Target", "Rule", "File")
    cells = [
        [each.verdict, str(each.events), each.place.request.target, each.title, each.path]
        for each in told[: _MOST_SHOWN if screen.is_terminal() else None]
    ]
    if screen.is_terminal():  # what stands elsewhere would leave the titles no room
        header, cells = _narrow(header), [list(_narrow(each)) for each in cells]
    if cells:
        screen.print_table(header, cells)


def _narrow(row: Sequence[str]) -> tuple[str, ...]:
    verdict, events, target, title, _ = row
    return verdict, events, target, title


_MOST_SHOWN = 40


def _print_refuted(rows: Sequence[Row]) -> None:
    for row in rows:
        if row.verdict == "refuted":
            screen.say(f"{row.title} ({row.path})", label="refuted: ", colour="red")
            found = row.counterexample
            for line in [row.reason] if found is None else _lines(found):
                screen.say(f"  {line}")


def _lines(found: Counterexample) -> Iterator[str]:
    yield f"event: {json.dumps(dict(found.event), ensure_ascii=False)}"
    yield f"the rule {'matches' if found.rule_matches else 'does not match'} it"
    under = f", with {' or '.join(found.readings)}" if found.readings else ""
    yield f"the query {'finds' if found.query_finds else 'does not find'} it{under}"
    if found.part:
        yield f"what the query gets wrong: {found.part}"


def _print_reasons(rows: Sequence[Row]) -> None:
    """Why rows are not proved, each reason with the number of rules."""
    told = [each for each in rows if each.verdict in ("tested", "undecided", "unverified")]
    for (verdict, reason), number in Counter((each.verdict, each.reason) for each in told).items():
        rules = f"({count_of(number, 'rule')})"
        screen.say(f"{reason} {rules}", label=f"{verdict}: ", colour=COLOURS[verdict])


def _print_assumptions(rows: Sequence[Row]) -> None:
    for what, number in Counter(each for row in rows for each in row.assumptions).items():
        screen.say(f"{what} ({count_of(number, 'rule')})", label="assumed: ", colour="yellow")


def _print_changes(rows: Sequence[Row]) -> None:
    """What pipelines and profiles changed, which a proof takes as given."""
    by_label: dict[str, list[Changes]] = {"profile: ": [], "pipelines: ": []}
    for row in rows:
        uses_profile = get_target(row.place.request.target).uses_profile
        by_label["profile: " if uses_profile else "pipelines: "].append(row.changes)
    for label, changes in by_label.items():
        _print_changes_by(label, changes)


def _print_changes_by(label: str, changes: Sequence[Changes]) -> None:
    told = (
        [("added", "blue", what) for each in changes for what in each.added],
        [("seeks in the payload", "yellow", what) for each in changes for what in each.unmapped],
        [("dropped", "red", what) for each in changes for what in each.dropped],
        [("changed the values of", "red", what) for each in changes for what in each.changed],
    )
    for (verb, colour, what), number in Counter(each for kind in told for each in kind).items():
        text = f"{verb} {what} ({count_of(number, 'rule')})"
        screen.say(text, label=label, colour=colour)
    renamed = sum(bool(each.renamed) for each in changes)
    if renamed:
        text = f"renamed fields of {count_of(renamed, 'rule')}; --format json names them"
        screen.say(text, label=label, colour="blue")


def _readings(verdict: Verdict, rows: Sequence[Row]) -> str:
    some = sum(bool(each.readings) for each in rows)
    return f" ({some} by some readings only)" if verdict == "refuted" and some else ""


def _print_summary(rows: Sequence[Row]) -> None:
    requests = dict.fromkeys(each.place.request for each in rows)
    for request in requests:
        of_target = [each for each in rows if each.place.request == request]
        counts = count(of_target)
        told = [each for each in VERDICTS if counts[each] or each not in _RARE]
        words = ", ".join(f"{counts[each]} {each}{_readings(each, of_target)}" for each in told)
        colour = "red" if counts["refuted"] else "green"
        total = count_of(len(of_target), "rule")
        screen.say(f"{_name(request)}: {words} of {total}", colour=colour)


def _name(request: TargetRequest) -> str:
    """The target, with the profile if it has one."""
    if not get_target(request.target).uses_profile:
        return request.target
    return f"{request.target} with {request.profile or DEFAULT_PROFILE}"
