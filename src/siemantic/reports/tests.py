"""What became of rule tests, as a report."""

from collections.abc import Mapping, Sequence

from siemantic.diagnostics import Diagnostic
from siemantic.reports.places import broken_files
from siemantic.reports.results import Finding, Outcome, Report, Result
from siemantic.ruletests import TestResult
from siemantic.ruletests.results import Outcome as Shown

_OUTCOMES: Mapping[Shown, Outcome] = {
    "passed": "passed",
    "failed": "failed",
    "error": "failed",
    "undecided": "skipped",
    "skipped": "skipped",
}


def report_of_tests(
    results: Sequence[TestResult], unread: Sequence[Diagnostic], summary: str
) -> Report:
    """
    A result for each test and for each target that it was run for.

    Args:
        unread: what is wrong with files of tests.
    """
    told = tuple(map(_result, results))
    return Report("siemantic test", summary, (*broken_files(unread), *told))


def _result(result: TestResult) -> Result:
    found = result.problem
    if found is None and result.reason:
        found = Diagnostic(
            f"test_{result.outcome}",
            result.reason,
            result.path,
            result.line,
            None,
            result.column,
            level="note",
        )
    findings = () if found is None else (Finding(found),)
    outcome = _OUTCOMES[result.outcome]
    return Result(result.title, result.path, outcome, findings, result.target or "")
