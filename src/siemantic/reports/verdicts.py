"""What is known of queries: the ledger as a report."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from siemantic.convert import Workload
from siemantic.diagnostics import Diagnostic, Level
from siemantic.reports.places import Documents, broken_files
from siemantic.reports.results import Finding, Kind, Outcome, Report, Result
from siemantic.verify.ledger import Row, Verdict, count

_LEVELS: dict[Verdict, Level] = {
    "refuted": "error",
    "failed": "error",
    "broken": "error",
    "undecided": "warning",
    "unverified": "warning",
    "unsupported": "note",
}
"""Of what is told; a query that is proved or tested is no finding, unless more was asked for."""

_KINDS = (
    Kind("refuted", "refuted", "an event shows that the query does not mean the rule"),
    Kind("tested", "tested", "an engine agreed on events, which is no proof"),
    Kind("proved", "proved", "proved under an assumption"),
    Kind("undecided", "undecided", "whether the query means the rule is not known"),
    Kind("unverified", "unverified", "nothing reads or runs queries of this language"),
)


def report_of_rows(rows: Sequence[Row], failed: Iterable[Row], workload: Workload) -> Report:
    """
    A result for each rule and target.

    Args:
        failed: the rows that are not good enough.
    """
    documents, bad = Documents(workload), {id(each) for each in failed}
    results = [_result(each, documents, is_failed=id(each) in bad) for each in rows]
    counts = count(rows)
    told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items() if number)
    files = broken_files(workload.findings)
    summary = f"{told or 'nothing'} of {len(rows)}"
    return Report("siemantic verify", summary, (*files, *results), _KINDS)


def _result(row: Row, documents: Documents, *, is_failed: bool) -> Result:
    outcome: Outcome = "failed" if is_failed else "passed"
    if row.verdict == "unsupported" and not is_failed:
        outcome = "skipped"
    findings: tuple[Finding, ...] = ()
    if is_failed or row.verdict in _LEVELS:
        findings = (Finding(_diagnostic(row, documents, is_failed=is_failed)),)
    return Result(row.title, row.path, outcome, findings, row.place.request.target)


def _diagnostic(row: Row, documents: Documents, *, is_failed: bool) -> Diagnostic:
    target = row.place.request.target
    level: Level = "error" if is_failed else _LEVELS[row.verdict]
    if row.problem is not None:
        return replace(row.problem, message=f"{target}: {row.problem.message}", level=level)
    line, column = documents.place_of(row.place)
    message = f"{target}: {_why(row)}"
    return Diagnostic(row.verdict, message, row.path, line, None, column, level=level)


def _why(row: Row) -> str:
    found = row.counterexample
    if found is None:
        return row.reason or ", ".join(row.assumptions) or row.verdict
    event = json.dumps(dict(found.event), ensure_ascii=False)
    verb = "finds" if found.query_finds else "does not find"
    under = f", with {' or '.join(found.readings)}" if found.readings else ""
    wrong = f"; it gets wrong: {found.part}" if found.part else ""
    return f"the query {verb} {event}{under}{wrong}"
