"""
detkit's layout: `<name>.test.yml` beside `<name>.yml`, with a list of `tests`.

Each has a `name`, an `event`, and what to `expect`: `match`, which is meant where nothing is said,
or `no_match`.
Source: https://github.com/ELSATOAH/detkit, README "Quickstart" and detkit/cli.py
(`_test_file_for`, `cmd_test`). detkit takes every other word for `no_match`; here it is an error.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from siemantic.rules.files import DETKIT_ENDINGS
from siemantic.ruletests.case import EventCase, Found, RuleTest
from siemantic.ruletests.layouts.documents import (
    Place,
    Shape,
    read_documents,
    read_list,
    rule_beside,
)

NAME = "detkit"
_EXPECTED = {"match": True, "no_match": False}


def takes(path: Path) -> bool:
    """Whether the file is one of this layout."""
    return path.name.endswith(DETKIT_ENDINGS)


def beside(rule: Path) -> Iterable[Path]:
    """Where the tests of a rule file may be; detkit reads the first that there is."""
    places = [rule.with_name(rule.stem + each) for each in DETKIT_ENDINGS]
    return next(((each,) for each in places if each.exists()), ())


def read(path: Path) -> Found:
    """The tests of a file."""
    documents, problems = read_documents(path, _SHAPE.hint)
    found = [read_list(each, "tests", _SHAPE, partial(_test, each.path)) for each in documents]
    return Found(
        tuple(test for each in found for test in each.tests),
        (*problems, *(problem for each in found for problem in each.problems)),
    )


def _wrong(test: Mapping[str, Any]) -> str | None:
    if not isinstance(test.get("event"), Mapping):
        return "'event' is a mapping of fields to values"
    expected = test.get("expect", "match")
    known = isinstance(expected, str) and expected in _EXPECTED
    return None if known else f"'expect' is match or no_match, not '{expected}'"


_SHAPE = Shape(
    _wrong, "a test of detkit has a 'name', an 'event', and 'expect: match' or 'expect: no_match'"
)


def _test(path: Path, test: Mapping[str, Any], place: Place) -> RuleTest:
    ending = next(each for each in DETKIT_ENDINGS if path.name.endswith(each))
    return RuleTest(
        NAME,
        path,
        *place,
        str(test.get("name", "a test without a name")),
        rule_beside(path, path.name.removesuffix(ending)),
        None,
        EventCase(test["event"], _EXPECTED[test.get("expect", "match")]),
    )
