"""Tests against the rules that they stand beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sigma.correlations import SigmaCorrelationRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UnsupportedError
from siemantic.matcher import Alert, TimedEvent, find_alerts, matches
from siemantic.rules import RuleDocument, find_rule_files, load_documents
from siemantic.rules.documents import reference_key
from siemantic.rules.references import Unit, make_units
from siemantic.rules.sigma import AnyRule, build_unit, check_document
from siemantic.ruletests.reading import RuleTest, rule_file


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test that was run; `problem` is None when the rule did what the test says."""

    __test__ = False  # pytest must not take it for a test of its own

    path: str
    title: str
    problem: Diagnostic | None


class RuleTests:
    """
    Runs tests against the rules that they stand beside.

    Args:
        rules: files and folders with the rules that correlations may name, beside those tested.
    """

    def __init__(self, tests: Sequence[RuleTest], rules: Sequence[str] = ()) -> None:
        self._tests = tests
        self._rules = rules
        self._built: dict[tuple[RuleDocument, tuple[Path, ...]], AnyRule | Diagnostic] = {}

    def run(self) -> Iterator[TestResult]:
        """Each test's result, in order."""
        for test in self._tests:
            yield TestResult(str(test.path), test.title, self._problem(test))

    def _problem(self, test: RuleTest) -> Diagnostic | None:
        try:
            rule = self._rule(test)
            if isinstance(rule, Diagnostic):
                return rule
            if isinstance(rule, SigmaCorrelationRule):
                return _check_stream(test, rule)
            return _check_event(test, rule)
        except UnsupportedError as error:
            return test.diagnose(error.code, str(error), error.hint)

    def _rule(self, test: RuleTest) -> AnyRule | Diagnostic:
        document = self._document(test)
        if isinstance(document, Diagnostic):
            return document
        filters = tuple(
            (test.path.parent / each).resolve() for each in test.content.get("filters", ())
        )
        key = (document, filters)
        if key not in self._built:
            self._built[key] = self._build(test, document, filters)
        return self._built[key]

    def _document(self, test: RuleTest) -> RuleDocument | Diagnostic:
        beside = rule_file(test.path).resolve()
        found = [each for each in self._rules_and_problems[0] if _is_at(each.path, beside)]
        name = test.content.get("rule")
        if name is not None and found:
            found = [document for document in found if reference_key(str(name)) in document.names]
        if len(found) == 1:
            return found[0]
        problem = next((p for p in self._rules_and_problems[1] if _is_at(p.path, beside)), None)
        if problem is not None:
            return problem
        return _which_rule(test, beside.name, len(found), name)

    def _build(
        self, test: RuleTest, document: RuleDocument, filters: Sequence[Path]
    ) -> AnyRule | Diagnostic:
        missing = next((path for path in filters if not path.is_file()), None)
        if missing is not None:
            return test.diagnose("missing_filter", f"there is no filter file {missing.name}")
        loaded = load_documents(find_rule_files([str(path) for path in filters]))
        if loaded.diagnostics:
            return loaded.diagnostics[0]
        units, broken = make_units(self._rules_and_problems[0], loaded.of_kind("filter"))
        unit = next((unit for unit in units if unit.document is document), None)
        if unit is None:
            return next(problem for each, problem in broken if each is document)
        problem = _first_problem(unit, test, filters)
        return problem if problem is not None else build_unit(unit)[-1]

    @cached_property
    def _rules_and_problems(self) -> tuple[tuple[RuleDocument, ...], tuple[Diagnostic, ...]]:
        """All rules that a test may need, and what is wrong with their files."""
        beside = {str(rule_file(test.path)) for test in self._tests}
        inputs = [*(each for each in sorted(beside) if Path(each).exists()), *self._rules]
        loaded = load_documents(find_rule_files(inputs))
        return loaded.of_kind("rule", "correlation"), loaded.diagnostics


def _is_at(path: str, place: Path) -> bool:
    return Path(path).resolve() == place


def _which_rule(test: RuleTest, file: str, count: int, name: object) -> Diagnostic:
    if name is not None:
        return test.diagnose("unknown_rule", f"{file} has no rule '{name}'")
    if count == 0:
        return test.diagnose("no_rule", f"there is no rule in {file} beside the test")
    hint = "say which is meant with 'rule:' and its id or name"
    return test.diagnose("ambiguous_rule", f"{file} has {count} rules", hint)


def _first_problem(unit: Unit, test: RuleTest, filters: Sequence[Path]) -> Diagnostic | None:
    for document in (*unit.needed, unit.document, *unit.filters):
        if (problem := check_document(document)) is not None:
            return problem
    applied = {Path(document.path).resolve() for document in unit.filters}
    for path in filters:
        if path not in applied:
            return test.diagnose(
                "filter_not_applied", f"the filter {path.name} is not for this rule"
            )
    return None


def _check_event(test: RuleTest, rule: Any) -> Diagnostic | None:  # noqa: ANN401 - a SigmaRule
    if "event" not in test.content:
        return test.diagnose("invalid_test", "a rule that is no correlation takes an 'event'")
    expected: bool = test.content["match"]
    if matches(rule, test.content["event"]) == expected:
        return None
    outcome = "does not match" if expected else "matches"
    return test.diagnose("failed", f"'{test.title}': the rule {outcome} the event")


def _check_stream(test: RuleTest, rule: SigmaCorrelationRule) -> Diagnostic | None:
    if "stream" not in test.content:
        return test.diagnose("invalid_test", "a correlation rule takes a 'stream' and 'alerts'")
    stream = [TimedEvent(_known_time(each), each["event"]) for each in test.content["stream"]]
    found = {_alert_text(alert) for alert in find_alerts(rule, stream)}
    expected = {
        _alert_text(Alert(_known_time(each), _group(each["group"])))
        for each in test.content["alerts"]
    }
    if found == expected:
        return None
    missing, surplus = sorted(expected - found), sorted(found - expected)
    parts = [f"no alert {each}" for each in missing] + [f"an alert {each}" for each in surplus]
    return test.diagnose("failed", f"'{test.title}': {', '.join(parts)}")


def _known_time(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(entry["time"]))


def _group(group: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(field), str(value)) for field, value in group.items())


def _alert_text(alert: Alert) -> str:
    group = ", ".join(f"{field} {value}" for field, value in sorted(alert.group))
    return f"at {alert.time.isoformat()} for {group or 'all events'}"
