"""`siemantic verify`."""

import os
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Workload
    from siemantic.targets.request import TargetRequest
    from siemantic.verify.ledger import Row


class LedgerFormat(StrEnum):
    """How the ledger is shown."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"


class Required(StrEnum):
    """The verdicts that are good enough."""

    PROVED = "proved"
    TESTED = "tested"


Format = Annotated[LedgerFormat, typer.Option("--format", help="How to show the ledger.")]
Require = Annotated[Required | None, typer.Option(help="Exit 1 where less is known of a query.")]
Rule = Annotated[str | None, typer.Option(metavar="FILE", help="The rule that --query means.")]
Query = Annotated[str | None, typer.Option(metavar="FILE", help="A query from anywhere.")]


def verify(
    paths: options.OptionalPaths = None,
    target: options.TargetNames = None,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    option: options.BackendOptions = None,
    file_pattern: options.FilePattern = None,
    rule: Rule = None,
    query: Query = None,
    exact: options.Exact = False,
    require: Require = None,
    report: Format = LedgerFormat.TABLE,
) -> None:
    """Prove that queries mean their rules, or show an event.

    A PATH is a rule file, a folder or '-'; beside --query it has the rules that
    a correlation names. What is left out is as siemantic.toml says.

    Example: siemantic verify rules -t qradar_aql --profile plain
    """
    from siemantic.cli.ledger import print_ledger
    from siemantic.cli.repository import DEFAULT_TARGET, Wishes, inputs_of, requests_of
    from siemantic.convert import load_workload

    named = _named(paths, rule, query)
    if exact and query is not None:
        raise typer.BadParameter("--query is the query that there is", param_hint="--exact")
    names = target if target or query is None else [DEFAULT_TARGET]
    requests = requests_of(names, Wishes(profile, pipeline, option, exact))
    workload = load_workload(*inputs_of(named, filters), file_pattern)
    rows = _rows(workload, requests) if rule is None else _row(workload, requests, rule, query)
    if query is not None and require is None:
        require = Required.TESTED
    failed = [each for each in rows if not _is_enough(each, require, skip_unsupported)]
    if report in (LedgerFormat.TABLE, LedgerFormat.JSON):
        print_ledger(rows, workload, as_json=report is LedgerFormat.JSON)
    else:
        from siemantic.reports.verdicts import report_of_rows

        screen.print_report(report_of_rows(rows, failed, workload), report)
    if workload.findings or failed:
        raise typer.Exit(1)


_SHOWN = ("proved", "tested", "undecided", "unverified", "unsupported")
"""What does not fail without --require: nothing speaks against the query."""

_ENOUGH = {None: _SHOWN, Required.TESTED: ("proved", "tested"), Required.PROVED: ("proved",)}


def _is_enough(row: "Row", require: Required | None, skip_unsupported: bool) -> bool:
    if row.verdict == "unsupported" and skip_unsupported:
        return True
    if require is not None and row.changes.dropped:
        return False  # what is known of its query is not about the rule
    is_assumed = require is Required.PROVED and row.assumptions
    return row.verdict in _ENOUGH[require] and not is_assumed


def _named(paths: options.Names, rule: str | None, query: str | None) -> list[str]:
    """The rules that the command line names."""
    if (rule is None) != (query is None):
        raise typer.BadParameter("--rule and --query belong together", param_hint="--rule")
    return [*([] if rule is None else [rule]), *(paths or [])]


def _rows(workload: "Workload", requests: Sequence["TargetRequest"]) -> Sequence["Row"]:
    from siemantic.verify.exact import verify_as_asked
    from siemantic.verify.remembered import default_cache
    from siemantic.workers import open_workers

    total = workload.rule_count * len(requests)
    with open_workers() as workers, screen.progress("Proving queries", total) as advance:
        return verify_as_asked(
            workload, requests, default_cache(), lambda rows: advance(len(rows)), workers
        )


def _row(
    workload: "Workload", requests: Sequence["TargetRequest"], rule: str, query: str | None
) -> Sequence["Row"]:
    """The row of the one rule, or of each that is broken."""
    from siemantic.cli.query_files import read_query
    from siemantic.verify.run import broken_rows
    from siemantic.verify.verdicts import verify_query

    if len(requests) > 1:
        raise typer.BadParameter("a query is of one language", param_hint="-t")
    if Path(rule).is_dir():
        message = f"'{rule}' is a folder; a query is that of one rule, so name its file"
        raise typer.BadParameter(message, param_hint="--rule")
    path = os.path.realpath(rule)
    broken = [row for row in broken_rows(workload, requests) if os.path.realpath(row.path) == path]
    if broken or workload.findings:
        return broken
    units = [
        each
        for each in workload.units
        if each.stands_alone and os.path.realpath(each.document.path) == path
    ]
    if len(units) != 1:
        message = f"'{rule}' has {len(units)} rules, not one; put the rule in a file of its own"
        raise typer.BadParameter(message, param_hint="--rule")
    # The query is what it is, however the target's own would be made.
    request = replace(requests[0], exact=False)
    return [verify_query(units[0], request, read_query(str(query)))]
