"""Tests -> results."""

from collections.abc import Iterator, Sequence

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UnsupportedError
from siemantic.matcher import Alert, find_alerts, matches
from siemantic.rules.sigma import build_unit
from siemantic.ruletests.case import RuleTest, StreamCase
from siemantic.ruletests.deciding import deciding_parts
from siemantic.ruletests.judging import Judge, error, failed, judge_events, new_result
from siemantic.ruletests.nearest import nearest_change
from siemantic.ruletests.results import Failure, TestResult
from siemantic.ruletests.rules import TestedRules


class RuleTests:
    """
    Runs tests against the rules that they are about.

    Args:
        rules: files and folders with the rules that correlations may name, beside those tested.
    """

    def __init__(self, tests: Sequence[RuleTest], rules: Sequence[str] = ()) -> None:
        self._tests = tests
        self._rules = TestedRules(tests, rules)

    def run(self) -> Iterator[TestResult]:
        """Each test's result, in order."""
        for test in self._tests:
            yield self._result(test)

    def _result(self, test: RuleTest) -> TestResult:
        document = self._rules.find(test)
        result = new_result(test, self._rules.named(test, document))
        if isinstance(document, Diagnostic):
            return error(result, document)
        unit = self._rules.unit(test, document)
        if isinstance(unit, Diagnostic):
            return error(result, unit)
        rule = build_unit(unit)[-1]
        if isinstance(rule, SigmaCorrelationRule):
            return _judge_stream(test, rule, result)
        return judge_events(test, _by_matcher(rule), result)


def _by_matcher(rule: SigmaRule) -> Judge:
    return Judge(
        "the rule",
        ("match", "matches"),
        lambda events: [matches(rule, each) for each in events],
        lambda event: Failure(event, deciding_parts(rule, event), nearest_change(rule, event)),
    )


def _judge_stream(test: RuleTest, rule: SigmaCorrelationRule, result: TestResult) -> TestResult:
    if not isinstance(test.case, StreamCase):
        message = "a correlation rule takes a 'stream' and 'alerts'"
        return error(result, test.diagnose("invalid_test", message))
    try:
        found = set(map(_alert_text, find_alerts(rule, test.case.stream)))
    except UnsupportedError as problem:
        return error(result, test.diagnose(problem.code, str(problem), problem.hint))
    expected = set(map(_alert_text, test.case.alerts))
    if found == expected:
        return result
    missing, surplus = sorted(expected - found), sorted(found - expected)
    parts = [f"no alert {each}" for each in missing] + [f"an alert {each}" for each in surplus]
    return failed(test, result, ", ".join(parts), Failure())


def _alert_text(alert: Alert) -> str:
    group = ", ".join(f"{field} {value}" for field, value in sorted(alert.group))
    return f"at {alert.time.isoformat()} for {group or 'all events'}"
