"""The tests that stand beside rules, and what became of them."""

import json
import os
from collections.abc import Mapping, Sequence

from siemantic.catalogue.entry import TestedEvent
from siemantic.rules import RuleDocument
from siemantic.rules.documents import reference_key
from siemantic.ruletests import RuleTest, RuleTests, find_tests
from siemantic.ruletests.case import EventCase, RecordingCase, StreamCase


def tested_events(documents: Sequence[RuleDocument]) -> dict[int, tuple[TestedEvent, ...]]:
    """The tests of each rule, by `id(document)`, run; a test that nothing can be made of is not."""
    by_file: dict[str, list[RuleDocument]] = {}
    for each in documents:
        by_file.setdefault(os.path.realpath(each.path), []).append(each)
    folders = [path for path in dict.fromkeys(each.path for each in documents) if path != "-"]
    tests, _problems = find_tests(folders)
    found: dict[int, list[TestedEvent]] = {}
    for test, result in zip(tests, RuleTests(tests, folders).run(), strict=True):
        document = _document_of(test, by_file)
        if document is not None:
            problem = None if result.problem is None else result.problem.message
            found.setdefault(id(document), []).append(_tested(test, problem))
    return {key: tuple(each) for key, each in found.items()}


def _document_of(
    test: RuleTest, by_file: Mapping[str, Sequence[RuleDocument]]
) -> RuleDocument | None:
    """The rule that the test is of; None where it does not say which of several."""
    found = by_file.get(os.path.realpath(test.rule_file), ())
    if test.rule is not None:
        found = [each for each in found if reference_key(test.rule) in each.names]
    return found[0] if len(found) == 1 else None


def _tested(test: RuleTest, problem: str | None) -> TestedEvent:
    match test.case:
        case EventCase(event, match):
            return TestedEvent(test.title, "match" if match else "no match", _text(event), problem)
        case RecordingCase(file) as case:
            return TestedEvent(test.title, f"{case.wanted} matching", file.name, problem)
        case StreamCase(stream, alerts):
            expected = f"{len(alerts)} alert{'' if len(alerts) == 1 else 's'}"
            timed = [{"time": each.time, "event": each.event} for each in stream]
            return TestedEvent(test.title, expected, _text(timed), problem)


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)
