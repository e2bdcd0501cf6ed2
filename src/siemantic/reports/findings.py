"""What was found in a file."""

from dataclasses import dataclass

from siemantic.aql.checks import Found
from siemantic.aql.source import excerpt, line_and_column
from siemantic.diagnostics import Diagnostic


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
