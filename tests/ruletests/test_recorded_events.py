"""Recorded events of SigmaHQ's rules, in SigmaHQ's layout."""

from collections import Counter
from dataclasses import replace

import pytest

from ruletests import evtx_files
from ruletests.recorded import lay_out
from siemantic.ruletests import RuleTests, find_tests
from siemantic.ruletests.case import RecordingCase
from siemantic.targets.request import TargetRequest

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


def test_every_rule_matches_its_recorded_events_as_evtx(request, tmp_path):
    """The same in the files of the Windows event log, in which SigmaHQ keeps them."""
    lay_out(request.config.getoption("--regression"), tmp_path, evtx_files.record)
    found, problems = find_tests([str(tmp_path)])
    assert not problems
    assert {each.case.file.suffix for each in found} == {".evtx"}
    results = list(RuleTests(found).run())
    assert [each.problem for each in results if each.outcome != "passed"] == []


def test_a_change_is_told_for_every_recorded_event(tests):
    """Were they not to be matched, each failure would say what decided and what would do."""
    wrong = [replace(each, case=RecordingCase(each.case.file, 0, 0)) for each in tests]
    for each in RuleTests(wrong).run():
        assert each.outcome == "failed"
        assert each.failure.decided, each.rule
        assert each.failure.change, each.rule


# target, profile -> how many of 104 rules are undecided, and how many the target cannot say; they
# are those of tests/verify/test_recorded_events.py.
LEFT = {
    ("sqlite", None): (1, 0),
    ("eql", None): (4, 1),
    ("qradar_aql", "plain"): (0, 0),
    ("qradar_aql", "sysmon"): (0, 0),
}


@pytest.mark.backends
@pytest.mark.parametrize(("target", "profile"), LEFT)
def test_no_query_misses_its_recorded_events(tests, target, profile):
    """All queries find them but those that cannot be written or run."""
    request = TargetRequest(target, profile, () if profile is None else None)
    results = [each for each in RuleTests(tests, (), [request]).run() if each.target]
    counts = Counter(each.outcome for each in results)
    undecided, skipped = LEFT[target, profile]
    assert counts["passed"] == len(tests) - undecided - skipped, counts
    assert (counts["undecided"], counts["skipped"]) == (undecided, skipped)
