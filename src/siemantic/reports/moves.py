"""What becomes of rules that move from one target to another, as a report."""

from collections.abc import Mapping

from siemantic.convert import Workload
from siemantic.diagnostics import Diagnostic, Level
from siemantic.porting import Move, Port
from siemantic.porting import Outcome as Moved
from siemantic.reports.places import Documents, broken_files
from siemantic.reports.porting import WORDS, what_is_known
from siemantic.reports.results import Finding, Kind, Outcome, Report, Result

_OUTCOMES: Mapping[Moved, tuple[Outcome, Level | None]] = {
    "moves": ("passed", None),
    "changes": ("failed", "error"),
    "unknown": ("passed", "warning"),
    "failed": ("failed", "error"),
    "lost": ("failed", "error"),
    "nowhere": ("skipped", "note"),
}
"""What a report calls it, and how bad it is."""

_KINDS = tuple(
    Kind(each, each, WORDS[each]) for each, (_, level) in _OUTCOMES.items() if level is not None
)


def report_of_port(port: Port, workload: Workload) -> Report:
    """A result for each rule; what is lost or changes its meaning has failed."""
    documents = Documents(workload)
    told = ", ".join(f"{number} {each}" for each, number in port.count().items() if number)
    results = tuple(_result(each, documents) for each in port.moves)
    summary = f"{told or 'nothing'} of {len(port.moves)}"
    return Report("siemantic port", summary, (*broken_files(workload.findings), *results), _KINDS)


def _result(move: Move, documents: Documents) -> Result:
    outcome, level = _OUTCOMES[move.outcome]
    target, new = move.new.place.request.target, move.new
    findings: tuple[Finding, ...] = ()
    if level is not None:
        line, column = documents.place_of(new.place)
        message = f"{target}: {what_is_known(move)}"
        found = Diagnostic(move.outcome, message, new.path, line, None, column, level=level)
        findings = (Finding(found),)
    return Result(new.title, new.path, outcome, findings, target)
