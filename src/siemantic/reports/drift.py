"""What a build would change, as a report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from siemantic.build import BuildResult, Reasons
from siemantic.convert import Conversion
from siemantic.diagnostics import Diagnostic, Level
from siemantic.diffing import Change
from siemantic.golden import Drift
from siemantic.outputs import name_outputs
from siemantic.reports.changes import diagnostic_of
from siemantic.reports.places import Documents, broken_files
from siemantic.reports.results import Finding, Kind, Outcome, Report, Result

_WORDS = {"new": "is new", "changed": "is not as accepted", "gone": "is of no rule any more"}

_KINDS = (
    Kind("output_new", "output_new", "an output that is not there yet"),
    Kind("output_changed", "output_changed", "an output that is not as accepted"),
    Kind("output_gone", "output_gone", "an accepted output that no rule gives any more"),
)


_NOTHING: Mapping[str, Change] = {}


def report_of_build(
    result: BuildResult,
    folder: str,
    summary: str,
    pending: Sequence[Drift],
    meanings: Mapping[str, Change] = _NOTHING,
) -> Report:
    """
    A result for each rule and target, and for each file that differs and is of no rule.

    Args:
        folder: of the outputs.
        pending: what would change, and fails.
        meanings: name of an output -> what becomes of its meaning.
    """
    names = name_outputs(each.place for each in result.conversions)
    told = _Told(result, folder, meanings)
    drifts = {each.name: each for each in pending}
    rules = [told.of_rule(each, drifts.pop(names[each.place], None)) for each in result.conversions]
    others = [told.of_file(each) for each in drifts.values()]
    files = broken_files(result.workload.findings)
    return Report("siemantic build", summary, (*files, *rules, *others), _KINDS)


class _Told:
    """What is told of rules and files."""

    def __init__(self, result: BuildResult, folder: str, meanings: Mapping[str, Change]) -> None:
        self._folder = folder
        self._meanings = meanings
        self._reasons = Reasons(result.before, result.after)
        self._documents = Documents(result.workload)

    def of_rule(self, conversion: Conversion, drift: Drift | None) -> Result:
        """A rule is as accepted, or has a problem, or its output differs."""
        target = conversion.request.target
        is_broken = conversion.status in ("broken", "failed")
        outcome: Outcome = "failed" if is_broken or drift is not None else "passed"
        found = []
        if conversion.problem is not None:
            outcome = outcome if outcome == "failed" else "skipped"
            level: Level = "error" if is_broken else "note"
            message = f"{target}: {conversion.problem.message}"
            found.append(replace(conversion.problem, message=message, level=level))
        if drift is not None:
            line, column = self._documents.place_of(conversion.place)
            told = self._of_drift(drift)
            found.append(replace(told, path=conversion.path, line=line, column=column))
        findings = tuple(map(Finding, found))
        return Result(conversion.title, conversion.path, outcome, findings, target)

    def of_file(self, drift: Drift) -> Result:
        """A file that differs and is of no rule: the manifest, or an output of a rule that went."""
        found = self._of_drift(drift)
        return Result(found.path, found.path, "failed", (Finding(found),))

    def _of_drift(self, drift: Drift) -> Diagnostic:
        path = f"{self._folder}/{drift.name}"
        words = [f"{path} {_WORDS[drift.change]}", *self._reasons.of(drift)]
        change = self._meanings.get(drift.name)
        if change is not None:
            words.append(diagnostic_of(change).message)
        level: Level = "error" if drift.change != "new" else "warning"
        return Diagnostic(
            f"output_{drift.change}", "; ".join(words), path, 1, _HINT, 1, level=level
        )


_HINT = "look at it, then run: siemantic build --accept"
