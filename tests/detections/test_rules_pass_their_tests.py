"""Our detections and the tests beside them."""

import pytest

from detections.shipped import RULES, load_shipped, load_tests, raises_alert, select_tests
from siemantic.ruletests import RuleTests

SHIPPED = load_shipped()
DETECTIONS = tuple(document for document in SHIPPED if document.kind != "filter")
FILTERS = tuple(document for document in SHIPPED if document.kind == "filter")
TESTS = load_tests()


def title(document):
    return document.title


def test_all_rule_tests_pass():
    """Each rule does what each test beside it says."""
    results = RuleTests(TESTS, [str(RULES)]).run()
    assert [result.problem for result in results if result.problem is not None] == []


@pytest.mark.parametrize("document", DETECTIONS, ids=title)
@pytest.mark.parametrize("expected", [True, False], ids=["an alert", "no alert"])
def test_every_rule_is_tested_both_ways(document, expected):
    """Each rule has a test, without filters, that expects an alert and one that expects none."""
    plain = [test for test in select_tests(document, TESTS) if not test.filters]
    assert expected in map(raises_alert, plain)


@pytest.mark.parametrize("document", FILTERS, ids=title)
@pytest.mark.parametrize("expected", [True, False], ids=["an alert", "no alert"])
def test_every_filter_is_tested_both_ways(document, expected):
    """Each filter is applied in a test that expects an alert and in one that expects none."""
    assert expected in map(raises_alert, select_tests(document, TESTS))
