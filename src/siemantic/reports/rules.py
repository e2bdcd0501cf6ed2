"""What was found in rules."""

from collections.abc import Iterable, Sequence

from siemantic.diagnostics import Diagnostic, Level, reaches
from siemantic.lint.check import Check
from siemantic.lint.selection import OURS, described_codes
from siemantic.reports.results import Finding, Kind, Outcome, Report, Result


def report_of_rules(
    paths: Iterable[str], findings: Sequence[Diagnostic], summary: str, fail_level: Level = "note"
) -> Report:
    """
    A result for each file.

    Args:
        paths: of the files that were looked at; what was found elsewhere has results as well.
        fail_level: the least bad findings that fail.
    """
    found: dict[str, list[Finding]] = {path: [] for path in sorted(paths)}
    for each in findings:
        found.setdefault(each.path, []).append(Finding(each))
    results = tuple(
        Result(path, path, _outcome(each, fail_level), tuple(each)) for path, each in found.items()
    )
    return Report("siemantic check", summary, results, _kinds({each.code for each in findings}))


def _outcome(found: Sequence[Finding], fail_level: Level) -> Outcome:
    return "failed" if any(reaches(each.diagnostic, fail_level) for each in found) else "passed"


def _kinds(codes: set[str]) -> tuple[Kind, ...]:
    """What is known of the codes; the reasons of our own checks are told."""
    ours = {each.code: each for each in OURS}
    kinds = []
    for code, words in described_codes():
        check = ours.get(code)
        shown = code.replace("_", " ") if check is not None or not words else words
        why = None if check is None else check.why
        help_text = None
        if isinstance(check, Check):
            help_text = f"{check.why}\n\nFlagged:\n{check.flagged}\n\nFine:\n{check.fine}"
        if code in codes:
            level = None if check is None else check.level
            kinds.append(Kind(code, code, shown, why, help_text, level=level))
    return tuple(kinds)
