"""
Which alternatives of rules no test exercises.

An alternative is a value that a rule has. A test exercises it if the verdict on its event hangs on
it: the event has the value, and without it the verdict would be the other one. So it is an event
that matches for what a rule looks for, and one that must not match for what a filter takes out.
Only tests that pass count, and of those with filters of their own none, since they test those. The
events of a stream count for the rules that its correlation names, where an alert is expected.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError, UndecidedError, UnsupportedError
from siemantic.events import Event
from siemantic.matcher import find_alerts
from siemantic.matcher.notation import written
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.ruletests.case import EventCase, RecordingCase, RuleTest, StreamCase
from siemantic.ruletests.hanging import Leaf, leaves_of, verdict_on
from siemantic.ruletests.recordings import read_recording
from siemantic.ruletests.rules import TestedRules
from siemantic.ruletests.streams import alert_text
from siemantic.witnesses.findings import keys_of_values
from siemantic.yaml_reader import places_of


@dataclass(frozen=True, slots=True)
class Alternative:
    """A value of a rule as Sigma writes it, and where it stands."""

    written: str
    line: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """
    What is tested of a rule.

    Attributes:
        tests: how many tests of it there are, those of correlations that name it among them.
        count: how many alternatives it has.
        missing: those that no test exercises, in the order of the condition.
    """

    path: str
    title: str
    id: str | None
    tests: int
    count: int
    missing: tuple[Alternative, ...]


def cover(
    tests: Sequence[RuleTest], rules: Sequence[str]
) -> tuple[tuple[RuleCoverage, ...], tuple[Diagnostic, ...]]:
    """
    The coverage of each rule that is no correlation, and what is wrong with others.

    Args:
        rules: files and folders of rules, beside those that are tested.
    """
    tested = TestedRules(tests, rules)
    of_rule: dict[RuleDocument, list[RuleTest]] = {}
    problems = list(tested.problems)
    for test in tests:
        document = tested.find(test)
        if isinstance(document, Diagnostic):
            problems.append(document)
            continue
        for each in _about(tested, test, document):
            of_rule.setdefault(each, []).append(test)
    covered = [_cover(each, of_rule.get(each, ())) for each in tested.plain_rules]
    problems += [each for each in covered if isinstance(each, Diagnostic)]
    sound = tuple(each for each in covered if isinstance(each, RuleCoverage))
    return sound, tuple(dict.fromkeys(problems))


def _about(tested: TestedRules, test: RuleTest, document: RuleDocument) -> Iterable[RuleDocument]:
    """The rules that a test is about: of a correlation those that it names, if the test passes."""
    if document.kind == "rule" or not isinstance(test.case, StreamCase):
        return (document,)
    unit = tested.unit(test, document)
    if isinstance(unit, Diagnostic) or not test.case.alerts or not _passes(unit, test.case):
        return ()
    return tuple(dict.fromkeys(each for each in unit.needed if each.kind == "rule"))


def _passes(unit: Unit, case: StreamCase) -> bool:
    rule = build_unit(unit)[-1]
    assert isinstance(rule, SigmaCorrelationRule)  # what has a stream  # noqa: S101
    try:
        found = find_alerts(rule, case.stream)
    except (UndecidedError, UnsupportedError):
        return False
    return {*map(alert_text, found)} == {*map(alert_text, case.alerts)}


def _cover(document: RuleDocument, tests: Sequence[RuleTest]) -> RuleCoverage | Diagnostic:
    problem = check_document(document)
    if problem is not None:
        return problem
    rule = build_unit(Unit(document))[-1]
    assert isinstance(rule, SigmaRule)  # no correlation is asked for  # noqa: S101
    try:
        leaves = leaves_of(rule)
        exercised = {each for test in tests for each in _exercised(rule, test)}
    except UnsupportedError as error:
        return document.diagnose(error.code, str(error), "detection", hint=error.hint)
    missing = [each for each in leaves if id(each[1]) not in exercised]
    name = (document.path, document.title, document.id)
    return RuleCoverage(*name, len(tests), len(leaves), _alternatives(document, missing))


def _exercised(rule: SigmaRule, test: RuleTest) -> Iterator[int]:
    """The values that a test is about."""
    if test.filters:
        return
    for event, expected in _events(test):
        verdict = verdict_on(rule, event)
        if expected is None or verdict.holds == expected:
            yield from verdict.hangs_on


def _events(test: RuleTest) -> Iterator[tuple[Event, bool | None]]:
    """The events with the verdict that is expected, None where both are."""
    match test.case:
        case EventCase(event, match):
            yield event, match
        case RecordingCase(file=file, least=least):
            try:
                events = read_recording(file)
            except ConfigurationError:
                return  # `siemantic test` says what is wrong with it
            yield from ((each, None if least else False) for each in events)
        case StreamCase(stream=stream):
            yield from ((each.event, None) for each in stream)


def _alternatives(document: RuleDocument, leaves: Sequence[Leaf]) -> tuple[Alternative, ...]:
    """The values with their places."""
    texts, known = [written(*each) for each in leaves], keys_of_values(document)
    keys = [known.get(each, ("detection",)) for each in texts]
    places = places_of(document.text, document.position, keys)
    return tuple(
        Alternative(text, *(place or (None, None)))
        for text, place in zip(texts, places, strict=True)
    )


def as_object(each: RuleCoverage) -> Mapping[str, object]:
    """Plain data for JSON."""
    return {
        "path": each.path,
        "rule": each.title,
        "id": each.id,
        "tests": each.tests,
        "alternatives": each.count,
        "exercised": each.count - len(each.missing),
        "missing": [
            {"value": one.written, "line": one.line, "column": one.column} for one in each.missing
        ],
    }
