"""What was found in queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from siemantic.aql.ast import Span
from siemantic.aql.checks import Found
from siemantic.aql.checks.document import Check
from siemantic.aql.checks.syntax_error import ALL
from siemantic.aql.source import excerpt, line_and_column
from siemantic.diagnostics import Diagnostic
from siemantic.reports.results import Finding, Kind, Region, Report, Result


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """
    A query's file and all that was found in it.

    Attributes:
        path: as the user named it; `-` for standard input.
        text: what the spans of the findings lead into.
    """

    path: str
    text: str
    found: tuple[Found, ...]


def to_diagnostic(found: Found, file: CheckedFile) -> Diagnostic:
    """The finding with its place in the file."""
    finding, check = found.finding, found.check
    line, column = line_and_column(file.text, finding.span.start)
    return Diagnostic(
        check.code,
        finding.message,
        file.path,
        line,
        finding.hint,
        column,
        excerpt(file.text, finding.span),
        check.name,
        check.level,
    )


def report_of_queries(files: Iterable[CheckedFile], summary: str) -> Report:
    """The report; every check is a kind of it, those that found nothing too."""
    results = tuple(_result(each) for each in files)
    return Report("siemantic aql check", summary, results, tuple(map(_kind, ALL)))


def _result(file: CheckedFile) -> Result:
    findings = tuple(_finding(each, file) for each in file.found)
    return Result(file.path, file.path, "failed" if findings else "passed", findings)


def _finding(found: Found, file: CheckedFile) -> Finding:
    edits = tuple((_region(each.span, file.text), each.text) for each in found.finding.edits)
    return Finding(to_diagnostic(found, file), _region(found.finding.span, file.text), edits)


def _region(span: Span, text: str) -> Region:
    start, end = (line_and_column(text, offset) for offset in span)
    return Region(*start, *end)


def _kind(check: Check) -> Kind:
    kind = " as the filter of a rule test" if check.is_filter else ""
    return Kind(
        check.code,
        check.name,
        check.name.replace("_", " "),
        check.why,
        f"{check.why}\n\nFlagged{kind}:\n{check.flagged}\n\nFine:\n{check.fine}",
        f"{check.why}\n\nFlagged{kind}:\n\n```sql\n{check.flagged}\n```\n\n"
        f"Fine:\n\n```sql\n{check.fine}\n```",
        check.level,
    )
