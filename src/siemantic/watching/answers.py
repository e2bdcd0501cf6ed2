"""What there is to say about one rule: its findings, queries, verdicts and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from siemantic.convert import Conversion, Workload
from siemantic.diagnostics import Diagnostic
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.selection import IDLE, without_ignored
from siemantic.rules.references import Unit
from siemantic.ruletests import RuleTests, TestResult, find_tests
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row
from siemantic.verify.remembered import default_cache
from siemantic.watching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A rule looked at.

    Attributes:
        findings: of the rule by itself; what compares it with others is left to `siemantic check`.
        rows: what is known of the queries, in the order of the conversions.
        problems: what is wrong with the files of its tests.
    """

    unit: Unit
    findings: tuple[Diagnostic, ...]
    conversions: tuple[Conversion, ...]
    rows: tuple[Row, ...]
    tests: tuple[TestResult, ...]
    problems: tuple[Diagnostic, ...]


def answer(unit: Unit, requests: Sequence[TargetRequest]) -> Answer:
    """
    All about the unit's rule.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    part = Workload((unit,), (), ())
    tests, problems = find_tests([unit.document.path])
    rules = dict.fromkeys(each.path for each in (*unit.needed, unit.document))
    return Answer(
        unit,
        _findings(part),
        convert_as_asked(part, requests, default_cache()),
        verify_as_asked(part, requests, default_cache()),
        tuple(RuleTests(tests, [*rules]).run_for(unit.document)),
        problems,
    )


def warm_up(snapshot: Snapshot) -> None:
    """Import what an answer needs, so that the first one does not wait for it."""
    for unit in snapshot.workload.units[:1]:
        answer(unit, snapshot.scope.requests)


def _findings(part: Workload) -> tuple[Diagnostic, ...]:
    found = without_ignored(lint(part, ValidatorChoice()).findings, part.paths)
    # A comment may be about something that only shows beside other rules.
    return tuple(each for each in found if each.path in part.paths and each.code != IDLE.code)
