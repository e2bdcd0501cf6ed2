"""Tests of correlations run through their searches."""

import pytest
import yaml

from cases_of import cases_of
from ruletests.correlations import OF_THE_MATCHER, files
from ruletests.layouts import write
from ruletests.test_targets import is_like
from siemantic.ruletests import RuleTests, find_tests
from siemantic.targets.request import TargetRequest


def pipeline_of(case):
    """The pipeline of a case, which also puts something in the place of a part of the query."""
    replaced = [
        {"type": "replace", "pattern": pattern, "replacement": replacement}
        for pattern, replacement in case.get("replaced", {}).items()
    ]
    given = case.get("pipeline", {"name": "replaced", "priority": 10})
    return given | ({"postprocessing": replaced} if replaced else {})


def run(case, folder):
    """The result of the matcher and that of the target."""
    write(folder, {**files(case), "p.yml": yaml.safe_dump(pipeline_of(case))})
    target = case.get("target", "qradar_aql")
    profile = case.get("profile", "plain") if target == "qradar_aql" else None
    has_pipeline = "pipeline" in case or "replaced" in case
    pipelines = (str(folder / "p.yml"),) if has_pipeline else None
    tests, problems = find_tests([str(folder / "r")])
    assert not problems
    return tuple(RuleTests(tests, (), [TargetRequest(target, profile, pipelines)]).run())


@pytest.mark.backends
@pytest.mark.parametrize("case", cases_of("ruletests/searches.yml"))
def test_a_test_of_a_correlation_has_the_outcome_of_its_case_by_the_search(case, tmp_path):
    """The outcome is that of the search, and it says what the case says."""
    _, found = run(case, tmp_path)
    assert found.outcome == case["outcome"], found
    told = found.reason if found.problem is None else str(found.problem)
    lines = found.problem.excerpt.split("\n") if found.outcome == "failed" else []
    for each in case.get("says", ()):
        assert each in told or any(is_like(line, each) for line in lines), (told, lines)


@pytest.mark.parametrize("case", OF_THE_MATCHER)
def test_no_search_fails_a_test_that_the_matcher_passes(case, tmp_path):
    """A search that runs at an alert finds it; where it does not, the reason is told."""
    ours, theirs = run(case, tmp_path)
    assert ours.outcome == "passed"
    assert theirs.outcome in ("passed", "undecided", "skipped"), theirs
    assert theirs.outcome == "passed" or theirs.reason
