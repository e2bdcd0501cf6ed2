"""Recorded events of SigmaHQ's rules, in SigmaHQ's layout."""

from dataclasses import replace

import pytest

from ruletests.recorded import lay_out
from siemantic.ruletests import RuleTests, find_tests
from siemantic.ruletests.case import RecordingCase

pytestmark = pytest.mark.regression


@pytest.fixture
def tests(request, tmp_path):
    """A test for each rule of the corpus."""
    count = lay_out(request.config.getoption("--regression"), tmp_path)
    found, problems = find_tests([str(tmp_path)])
    assert not problems
    assert len(found) == count > 100
    return found


def test_every_rule_matches_its_recorded_events(tests):
    """All of them by the matcher."""
    results = list(RuleTests(tests).run())
    assert [each.problem for each in results if each.outcome != "passed"] == []


def test_a_change_is_told_for_every_recorded_event(tests):
    """Were they not to be matched, each failure would say what decided and what would do."""
    wrong = [replace(each, case=RecordingCase(each.case.file, 0, 0)) for each in tests]
    for each in RuleTests(wrong).run():
        assert each.outcome == "failed"
        assert each.failure.decided, each.rule
        assert each.failure.change, each.rule
