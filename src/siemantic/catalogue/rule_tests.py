"""The tests that stand beside rules, and what became of them."""

import json
import os
from collections.abc import Mapping, Sequence

from siemantic.catalogue.entry import TestedEvent
from siemantic.rules import RuleDocument
from siemantic.rules.documents import reference_key
from siemantic.ruletests import RuleTest, RuleTests, TestResult, find_tests
from siemantic.ruletests.case import EventCase, RecordingCase, StreamCase


def tested_events(documents: Sequence[RuleDocument]) -> dict[int, tuple[TestedEvent, ...]]:
    """The tests of each rule, by `id(document)`, run; one that is of none of them is left out."""
    by_file: dict[str, list[RuleDocument]] = {}
    for each in documents:
        by_file.setdefault(os.path.realpath(each.path), []).append(each)
    paths = [path for path in dict.fromkeys(each.path for each in documents) if path != "-"]
    tests, _problems = find_tests(paths)
    found: dict[int, list[TestedEvent]] = {}
    for test, result in zip(tests, RuleTests(tests, paths).run(), strict=True):
        document = _document_of(test, by_file)
        if document is not None:
            found.setdefault(id(document), []).append(_tested(test, result))
    return {key: tuple(each) for key, each in found.items()}


def _document_of(
    test: RuleTest, by_file: Mapping[str, Sequence[RuleDocument]]
) -> RuleDocument | None:
    """The rule that the test is of; None where it does not say which of several."""
    beside = by_file.get(os.path.realpath(test.rule_file), ())
    if test.rule is not None:
        beside = [each for each in beside if reference_key(test.rule) in each.names]
    return beside[0] if len(beside) == 1 else None


def _tested(test: RuleTest, result: TestResult) -> TestedEvent:
    expected, event = _case(test)
    why = result.reason if result.problem is None else result.problem.message
    return TestedEvent(test.title, expected, event, result.outcome, why)


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
