"""`siemantic port`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Workload
    from siemantic.porting import Move, Port
    from siemantic.targets.request import TargetRequest


class PortFormat(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


Old = Annotated[str, typer.Option("--from", metavar="TARGET", help="The target of today.")]
New = Annotated[str, typer.Option("--to", metavar="TARGET", help="The target to move to.")]
OldProfile = Annotated[
    str | None, typer.Option("--from-profile", metavar="NAME", help="Its profile.")
]
NewProfile = Annotated[
    str | None, typer.Option("--to-profile", metavar="NAME", help="Its profile.")
]
Form = Annotated[PortFormat, typer.Option("--format", help="How to write the report.")]
Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="A file for it.")
]


def port(
    paths: options.Paths,
    old: Old,
    new: New,
    old_profile: OldProfile = None,
    new_profile: NewProfile = None,
    exact: options.Exact = False,
    filters: options.Filters = None,
    file_pattern: options.FilePattern = None,
    form: Form = PortFormat.TABLE,
    output: Output = None,
) -> None:
    """Say which rules move from one target to another.

    Each rule is converted and verified on both sides: what moves, what changes
    its meaning and by which event, what is lost, and which fields and log
    sources the new side does not have. With --exact its queries are those that
    `siemantic convert --exact` writes.

    Example: siemantic port rules --from sqlite --to qradar_aql
    """
    from siemantic.convert import load_workload

    requests = _requests((old, old_profile), (new, new_profile), exact=exact)
    if output is not None and form is PortFormat.TABLE:
        raise typer.BadParameter("name a --format; the table is for screens", param_hint="-o")
    workload = load_workload(paths, filters or (), file_pattern)
    found = _compare(workload, requests, with_queries=form in _WITH_QUERIES)
    screen.print_problems(workload.findings)
    if form is PortFormat.TABLE:
        _print(found)
    else:
        _write(_text(found, workload, form), output)
    if workload.findings or found.count()["failed"]:
        raise typer.Exit(1)


_WITH_QUERIES = (PortFormat.JSON, PortFormat.HTML)
"""The formats that have the queries of both sides."""

_Side = tuple[str, str | None]
"""A target and its profile."""


def _requests(old: _Side, new: _Side, *, exact: bool) -> "tuple[TargetRequest, TargetRequest]":
    from siemantic.cli.convert import check_profile, request_of

    requests = request_of(*old, None, None), request_of(*new, None, None, exact)
    hint = "its fields are mapped by its own pipelines; leave the option out"
    check_profile(requests[:1], old[1], "--from-profile", hint)
    check_profile(requests[1:], new[1], "--to-profile", hint)
    if requests[0] == requests[1]:
        raise typer.BadParameter("both sides are the same", param_hint="--to")
    return requests


def _compare(
    workload: "Workload", requests: "tuple[TargetRequest, TargetRequest]", *, with_queries: bool
) -> "Port":
    from siemantic import porting
    from siemantic.verify.remembered import default_cache
    from siemantic.workers import open_workers

    cache, total = default_cache(), 2 * workload.rule_count
    with open_workers() as workers, screen.progress("Comparing targets", total) as advance:
        found = porting.port(workload, requests, cache, lambda rows: advance(len(rows)), workers)
        return porting.with_queries(found, workload, cache, workers) if with_queries else found


def _text(found: "Port", workload: "Workload", form: PortFormat) -> str:
    from siemantic.reports import render_report
    from siemantic.reports.moves import report_of_port
    from siemantic.reports.porting import to_html, to_markdown

    if form is PortFormat.JSON:
        import json

        from siemantic.diagnostics import escaped_json

        return escaped_json(json.dumps(_whole(found), ensure_ascii=False, indent=2)) + "\n"
    if form is PortFormat.HTML:
        return to_html(found)
    if form is PortFormat.MARKDOWN:
        return to_markdown(found)
    return render_report(report_of_port(found, workload), form)


def _write(text: str, output: str | None) -> None:
    from siemantic.golden import write_whole

    if output is None or output == options.STANDARD_OUTPUT:
        typer.echo(text.removesuffix("\n"))
        return
    write_whole(Path(output), text)
    screen.say(f"wrote {output}")


def _whole(found: "Port") -> dict[str, Any]:
    from siemantic.reports.porting import why

    correlations = found.missing_correlations()
    return {
        "from": found.old.target,
        "to": found.new.target,
        "outcomes": dict(found.count()),
        "missing_fields": [{"name": n, "rules": rules} for n, rules in found.missing_fields()],
        "missing_log_sources": [{"name": n, "rules": r} for n, r in found.missing_sources()],
        "missing_correlations": [
            {"title": each.new.title, "path": each.new.path, "reason": why(each)}
            for each in correlations
        ],
        "rules": [_object(each) for each in found.moves],
    }


def _object(move: "Move") -> dict[str, Any]:
    from siemantic.verify.ledger import to_json

    return {
        "outcome": move.outcome,
        "missing_fields": list(move.missing_fields),
        "missing_log_source": move.source if move.is_missing_source else None,
        "from": to_json(move.old) | {"queries": list(move.old_queries)},
        "to": to_json(move.new) | {"queries": list(move.new_queries)},
    }


def _print(found: "Port") -> None:
    from siemantic.cli.counts import count_of
    from siemantic.porting import by_outcome
    from siemantic.reports.porting import WORDS, what_is_known, why

    moves = by_outcome(found.moves)
    shown = [each for each in moves if each.outcome != "moves"] if screen.is_terminal() else moves
    cells = [
        [each.outcome, each.old.verdict, each.new.verdict, each.new.title, what_is_known(each)]
        for each in shown
    ]
    if cells:
        limit = _MOST_SHOWN if screen.is_terminal() else None
        screen.print_table(("Outcome", "From", "To", "Rule", "Why"), cells[:limit])
    for name, number in found.missing_fields()[:_MOST_NAMED]:
        screen.say(f"{name} ({count_of(number, 'rule')})", label="missing field: ", colour="yellow")
    for name, number in found.missing_sources()[:_MOST_NAMED]:
        screen.say(
            f"{name} ({count_of(number, 'rule')})", label="missing log source: ", colour="yellow"
        )
    for each in found.missing_correlations()[:_MOST_NAMED]:
        text = f"{each.new.title}: {why(each)}"
        screen.say(text, label="missing correlation: ", colour="yellow")
    for outcome, number in found.count().items():
        if number:
            text = f"{count_of(number, 'rule')}, {WORDS[outcome]}"
            screen.say(text, label=f"{outcome}: ", colour=_COLOURS[outcome])


_MOST_SHOWN = 40
_MOST_NAMED = 10
_COLOURS = {
    "moves": "green", "changes": "red", "unknown": "yellow", "failed": "red", "lost": "red",
    "nowhere": None,
}  # fmt: skip
