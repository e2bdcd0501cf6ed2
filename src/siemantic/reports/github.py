"""
Findings as workflow commands, which GitHub shows beside the lines of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting a notice/warning/error
message"; that values are escaped so is in its toolkit, packages/core/src/command.ts.
"""

from siemantic.diagnostics import Diagnostic, Level, visible
from siemantic.reports.results import Report

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _IN_MESSAGES | {":": "%3A", ",": "%2C"}


def to_annotations(report: Report) -> str:
    """A line for each finding."""
    return "".join(f"{to_annotation(each.diagnostic)}\n" for each in report.findings)


def to_annotation(found: Diagnostic) -> str:
    """
    A line that makes an annotation.

    >>> to_annotation(Diagnostic("invalid_level", "'hihg' is no level", "a.yml", 7, "use 'high'"))
    "::error file=a.yml,line=7,title=invalid_level::'hihg' is no level; use 'high'"
    """
    told = {"file": found.path, "line": found.line, "col": found.column, "title": found.code}
    properties = ",".join(
        f"{name}={visible(_escaped(str(value), _IN_PROPERTIES))}"
        for name, value in told.items()
        if value is not None
    )
    message = found.message if found.hint is None else f"{found.message}; {found.hint}"
    text = _escaped(visible(message), _IN_MESSAGES)
    return f"::{_COMMANDS[found.level or 'error']} {properties}::{text}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(each, each) for each in text)
