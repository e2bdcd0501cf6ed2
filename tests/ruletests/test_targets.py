"""Tests run through the query of a target, on its engine."""

import pytest
import yaml

from cases_of import cases_of
from ruletests.layouts import write
from siemantic.errors import ConfigurationError
from siemantic.ruletests import RuleTests, find_tests
from siemantic.targets.request import TargetRequest

pytestmark = pytest.mark.backends
SOURCE = {"product": "windows", "category": "process_creation"}


def files(case):
    """A rule and a test of it."""
    rule = {"title": "A rule", "logsource": case.get("logsource", SOURCE)}
    test = {"title": "t", "match": case["match"], "event": case["event"]}
    return {
        "r/a.yml": yaml.safe_dump(rule | {"detection": case["detection"]}),
        "r/a.events.yaml": yaml.safe_dump(test),
    }


def run(folder, request):
    tests, problems = find_tests([str(folder)])
    assert not problems
    return tuple(RuleTests(tests, (), [request]).run())


@pytest.mark.parametrize("case", cases_of("ruletests/targets.yml"))
def test_a_test_has_the_outcome_of_its_case_by_the_query(case, tmp_path, monkeypatch):
    """The matcher's result stands first, the target's after it."""
    write(tmp_path, files(case))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    exact = case.get("exact", False)
    request = TargetRequest(case["target"], case.get("profile"), exact=exact)
    ours, theirs = run(tmp_path / "r", request)
    assert (ours.target, theirs.target) == (None, case["target"])
    assert theirs.outcome == case["outcome"], theirs
    told = theirs.reason if theirs.problem is None else str(theirs.problem)
    lines = theirs.problem.excerpt.split("\n") if theirs.outcome == "failed" else []
    for each in case.get("says", ()):
        assert each in told or any(is_like(line, each) for line in lines), (told, lines)


def is_like(line, wanted):
    """Whether a line is as wanted, where `...` stands for anything."""
    start, _, end = wanted.partition("...")
    return line == wanted or ("..." in wanted and line.startswith(start) and line.endswith(end))


@pytest.mark.parametrize("target", ["splunk", "splnk"])
def test_a_target_that_nothing_runs_is_refused_at_once(target):
    """One message says what there is not."""
    with pytest.raises(ConfigurationError, match=r"cannot be run on events|unknown target"):
        RuleTests((), (), [TargetRequest(target)])
