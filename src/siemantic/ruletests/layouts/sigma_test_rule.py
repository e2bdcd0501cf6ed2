"""
sigma-test's older layout: `testcases` within the rule.

`match` is a list of events that the rule must match, `dont-match` one of those that it must not.
Source: https://github.com/bradleyjkemp/sigma-test, README "Usage" and sigma-test.go (`TestCases`)
before files of tests beside the rule came; the README still shows it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import read_regular
from siemantic.rules.files import is_rule_test
from siemantic.ruletests.case import EventCase, Found, RuleTest
from siemantic.ruletests.layouts.documents import TestDocument, read_documents

NAME = "sigma-test in the rule"
KEY = "testcases"
_LISTS = {"match": True, "dont-match": False}
_HINT = "'testcases' has the lists 'match' and 'dont-match', whose items are events"


def takes(path: Path) -> bool:
    """Whether the file may have a rule with such tests; it is not read as YAML for that."""
    if path.suffix not in (".yml", ".yaml") or is_rule_test(path):
        return False
    try:
        return f"{KEY}:".encode() in read_regular(path)
    except OSError:
        return False


def beside(_rule: Path) -> Iterable[Path]:
    """Nothing: the tests are in the rule itself."""
    return ()


def read(path: Path) -> Found:
    """The tests of the rules in a file. What is wrong with the rules is said by who runs them."""
    documents, _ = read_documents(path, _HINT)
    found = [each for document in documents for each in _of_document(document)]
    return Found(
        tuple(each for each in found if isinstance(each, RuleTest)),
        tuple(each for each in found if isinstance(each, Diagnostic)),
    )


def _of_document(document: TestDocument) -> Iterator[RuleTest | Diagnostic]:
    cases = document.content.get(KEY, {})
    if not isinstance(cases, Mapping) or not cases.keys() <= _LISTS.keys():
        message = "the test cases are no 'match' and 'dont-match'"
        yield document.diagnose("invalid_test", message, KEY, hint=_HINT)
        return
    for name, events in cases.items():
        if isinstance(events, list):
            yield from (_test(document, name, at, each) for at, each in enumerate(events))
        else:
            message = f"'{name}' is a list of events"
            yield document.diagnose("invalid_test", message, KEY, name, hint=_HINT)


def _test(document: TestDocument, name: str, at: int, event: object) -> RuleTest | Diagnostic:
    if not isinstance(event, Mapping):
        message = "an event is a mapping of fields to values"
        return document.diagnose("invalid_test", message, KEY, name, at, hint=_HINT)
    verb = "matches" if _LISTS[name] else "does not match"
    rule = document.content.get("id")
    return RuleTest(
        NAME,
        document.path,
        *document.place_of(KEY, name, at),
        f"event {at + 1} of '{name}' {verb}",
        document.path,
        None if rule is None else str(rule),
        EventCase(event, _LISTS[name]),
    )
