"""The tests that stand beside rules, and what became of them: by the rules and their queries."""

import json
import os
from collections.abc import Mapping, Sequence

from siemantic.cache import Cache
from siemantic.catalogue.entry import QueryTest, TestedEvent
from siemantic.catalogue.known_tests import KnownTests
from siemantic.rules import RuleDocument
from siemantic.rules.documents import reference_key
from siemantic.ruletests import RuleTest, RuleTests, TestResult, find_tests
from siemantic.ruletests.case import EventCase, RecordingCase, StreamCase
from siemantic.targets.request import TargetRequest
from siemantic.verify.languages import find_language

Tested = dict[int, tuple[TestedEvent, ...]]
"""`id(document)` -> its tests."""


def tested_events(
    documents: Sequence[RuleDocument], requests: Sequence[TargetRequest], cache: Cache
) -> Tested:
    """
    The tests of each rule, run; one that is of none of them is left out.

    Args:
        requests: the targets whose queries are run as well, where something here runs them.
    """
    by_file: dict[str, list[RuleDocument]] = {}
    for each in documents:
        by_file.setdefault(os.path.realpath(each.path), []).append(each)
    paths = [path for path in dict.fromkeys(each.path for each in documents) if path != "-"]
    tests, _problems = find_tests(paths)
    found = [(each, document) for each in tests if (document := _document_of(each, by_file))]
    run = [each for each in requests if find_language(each.target) is not None]
    known = KnownTests(cache, run, found)
    runs = RuleTests(tests, paths, run)
    groups: dict[int, list[TestedEvent]] = {}
    for test, document in found:
        rule, queries = _results(test, runs, known)
        groups.setdefault(id(document), []).append(_tested(test, rule, queries, requests))
    known.keep()
    return {key: tuple(each) for key, each in groups.items()}


def _results(
    test: RuleTest, runs: RuleTests, known: KnownTests
) -> tuple[TestResult, Sequence[QueryTest]]:
    """What the rule did, and its queries, which are run only where that is not known."""
    results = runs.results_of(test)
    rule, queries = next(results), known.of(test)
    if queries is None:
        queries = [_by_query(each) for each in results]
        known.learn(test, queries)
    return rule, queries


def _document_of(
    test: RuleTest, by_file: Mapping[str, Sequence[RuleDocument]]
) -> RuleDocument | None:
    """The rule that the test is of; None where it does not say which of several."""
    beside = by_file.get(os.path.realpath(test.rule_file), ())
    if test.rule is not None:
        beside = [each for each in beside if reference_key(test.rule) in each.names]
    return beside[0] if len(beside) == 1 else None


def _tested(
    test: RuleTest,
    rule: TestResult,
    queries: Sequence[QueryTest],
    requests: Sequence[TargetRequest],
) -> TestedEvent:
    """
    What became of a test.

    Args:
        rule: what the rule did, by the matcher.
        queries: what those did that were run.
    """
    expected, event = _case(test)
    run = {each.target: each for each in queries}
    targets = () if rule.outcome == "error" else [each.target for each in requests]
    told = tuple(run.get(each) or QueryTest(each, "unverified") for each in targets)
    return TestedEvent(test.title, expected, event, rule.outcome, _why(rule), told)


def _by_query(result: TestResult) -> QueryTest:
    assert result.target is not None  # the matcher's comes first  # noqa: S101
    return QueryTest(result.target, result.outcome, _why(result))


def _why(result: TestResult) -> str:
    """What is wrong or missing; the test's title stands beside it."""
    if result.problem is None:
        return result.reason
    return result.problem.message.removeprefix(f"'{result.title}': ")


def _case(test: RuleTest) -> tuple[str, str]:
    """What the rule must do, and the events that it must do it with."""
    match test.case:
        case EventCase(event, match):
            return "match" if match else "no match", _text(event)
        case RecordingCase(file) as recording:
            return f"matches: {recording.wanted}", f"the events in {file.name}"
        case StreamCase(stream, alerts):
            events = [{"time": each.time, "event": each.event} for each in stream]
            return f"{len(alerts)} alert{'' if len(alerts) == 1 else 's'}", _text(events)


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)
