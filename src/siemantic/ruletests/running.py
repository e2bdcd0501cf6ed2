"""Tests -> results."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.matcher import ParsedRule, matches
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.ruletests.case import RuleTest
from siemantic.ruletests.deciding import deciding_parts
from siemantic.ruletests.judging import Judge, error, judge_events, new_result
from siemantic.ruletests.nearest import nearest_change
from siemantic.ruletests.queries import NoJudge, check_runnable, open_judge
from siemantic.ruletests.results import Failure, TestResult
from siemantic.ruletests.rules import TestedRules
from siemantic.ruletests.searches import Search, judge_search
from siemantic.ruletests.streams import judge_stream
from siemantic.targets.request import TargetRequest


class RuleTests:
    """
    Runs tests against the rules that they are about, and against queries of those rules.

    Args:
        rules: files and folders with the rules that correlations may name, beside those tested.
        requests: the targets whose queries are run too.
    Raises:
        ConfigurationError: the queries of a target cannot be run here.
    """

    def __init__(
        self,
        tests: Sequence[RuleTest],
        rules: Sequence[str] = (),
        requests: Sequence[TargetRequest] = (),
    ) -> None:
        check_runnable(requests)
        self._tests = tests
        self._rules = TestedRules(tests, rules)
        self._requests = requests
        self._built: dict[int, SigmaRule | SigmaCorrelationRule] = {}
        self._judges: dict[tuple[int, TargetRequest], Judge | Search | NoJudge] = {}

    def run(self) -> Iterator[TestResult]:
        """Each test's results in order: by the matcher, then of each target."""
        for test in self._tests:
            yield from self.results_of(test)

    def run_for(self, document: RuleDocument) -> Iterator[TestResult]:
        """The same of one rule's tests, and of those whose rule is not found, all in its file."""
        for test in self._tests:
            found = self._rules.find(test)
            if isinstance(found, Diagnostic) or found.position == document.position:
                yield from self.results_of(test)

    def results_of(self, test: RuleTest) -> Iterator[TestResult]:
        """One test's results: by the matcher, then of each target."""
        document = self._rules.find(test)
        result = new_result(test, self._rules.named(test, document))
        unit = document if isinstance(document, Diagnostic) else self._rules.unit(test, document)
        if isinstance(unit, Diagnostic):
            yield error(result, unit)
            return
        rule = self._build(unit)
        if isinstance(rule, SigmaCorrelationRule):
            yield judge_stream(test, rule, result)
        else:
            yield judge_events(test, _by_matcher(rule), result)
        for request in self._requests:
            yield self._by_query(test, unit, request, replace(result, target=request.target))

    def _build(self, unit: Unit) -> SigmaRule | SigmaCorrelationRule:
        """The unit's rule, built once for all of its tests."""
        if id(unit) not in self._built:
            self._built[id(unit)] = build_unit(unit)[-1]
        return self._built[id(unit)]

    def _by_query(
        self, test: RuleTest, unit: Unit, request: TargetRequest, result: TestResult
    ) -> TestResult:
        key = (id(unit), request)
        if key not in self._judges:
            self._judges[key] = open_judge(unit, request)
        judge = self._judges[key]
        if isinstance(judge, Judge):
            return judge_events(test, judge, result)
        if isinstance(judge, Search):
            return judge_search(test, judge, result)
        problem = judge.problem if judge.outcome == "error" else None
        return replace(result, outcome=judge.outcome, problem=problem, reason=judge.reason)


def _by_matcher(rule: SigmaRule) -> Judge:
    parsed = ParsedRule(rule)
    return Judge(
        "the rule",
        ("match", "matches"),
        lambda events: [matches(parsed, each) for each in events],
        lambda event: Failure(event, deciding_parts(rule, event), nearest_change(rule, event)),
    )
