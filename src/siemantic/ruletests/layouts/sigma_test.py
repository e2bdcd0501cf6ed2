"""
sigma-test's layout: `<name>_test.yml` beside `<name>.yml`, a test in each document.

A document has an `event` and perhaps `match`, which is true where it is not said; `index` says
where a SIEM keeps the event, and does not matter here. The test has the ending of its rule, and an
empty document counts for nothing.
Source: https://github.com/bradleyjkemp/sigma-test, sigma-test.go (`testFile`, `getTestCases`) and
types.go (`TestCase`); `sigma_test_rule` has the older ones.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from siemantic.rules.files import SIGMA_TEST_ENDINGS, sigma_tested_file
from siemantic.ruletests.case import EventCase, Found, RuleTest
from siemantic.ruletests.layouts.documents import Shape, TestDocument, read_each

NAME = "sigma-test"
_KEYS = frozenset({"event", "index", "match"})


def takes(path: Path) -> bool:
    """Whether the file is one of this layout: there is a rule that it tests."""
    return path.name.endswith(SIGMA_TEST_ENDINGS) and sigma_tested_file(path).exists()


def beside(rule: Path) -> Iterable[Path]:
    """Where the tests of a rule file are."""
    return (rule.with_name(f"{rule.stem}_test{rule.suffix}"),)


def read(path: Path) -> Found:
    """The tests of a file."""
    hint = "a test of sigma-test has an 'event', and perhaps 'match: false'"
    return read_each(path, Shape(_wrong, hint), _test)


def _wrong(content: Mapping[str, Any]) -> str | None:
    unknown = sorted(str(key) for key in content.keys() - _KEYS)
    if unknown:
        return f"unknown key '{', '.join(unknown)}'"
    if not isinstance(content.get("event"), Mapping):
        return "'event' is a mapping of fields to values"
    return None if isinstance(content.get("match", True), bool) else "'match' is true or false"


def _test(document: TestDocument) -> RuleTest:
    match = document.content.get("match", True)
    verb = "matches" if match else "does not match"
    return RuleTest(
        NAME,
        document.path,
        *document.place,
        f"event {document.position} {verb}",
        sigma_tested_file(document.path),
        None,
        EventCase(document.content["event"], match),
    )
