"""Tests of correlations run through their searches."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
import yaml

from cases_of import cases_of
from ruletests.layouts import write
from ruletests.test_targets import is_like
from siemantic.ruletests import RuleTests, find_tests
from siemantic.targets.request import TargetRequest

START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = {"category": "test"}
OF_THE_MATCHER = [
    case
    for name in ("counts", "limits", "temporal", "chains", "once_wrong")
    for case in cases_of(f"matcher/correlations/{name}.yml")
    if case.values[0].keys().isdisjoint({"refused", "logsource"})
]
"""The profile is one that asks nothing of log sources."""


def files(case):
    """The rules and correlations of a case in a file, and a test of the last correlation."""
    sources = case.get("logsources", {})
    rules = [
        named(name) | {"logsource": sources.get(name, case.get("logsource", SOURCE))} | found
        for name, fields in case["rules"].items()
        for found in [{"detection": {"x": fields, "condition": "x"}}]
    ]
    correlations = [named(name) | {"correlation": c} for name, c in case["correlations"].items()]
    test = {
        "title": "t",
        "rule": next(reversed(case["correlations"])),
        "stream": [{"time": time, "event": event} for time, event in timed(case["stream"])],
        "alerts": [{"time": time, "group": group} for time, group in timed(case["alerts"])],
    }
    return {
        "r/a.yml": yaml.safe_dump_all([*rules, *correlations]),
        "r/a.events.yaml": yaml.safe_dump(test),
        "p.yml": yaml.safe_dump(pipeline_of(case)),
    }


def named(name):
    """What a rule needs to be referred to."""
    return {"title": name, "name": name}


def timed(entries):
    """Entries of a case with their times."""
    for seconds, content in chain.from_iterable(each.items() for each in entries):
        yield (START + timedelta(seconds=seconds)).isoformat(), content


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
    write(folder, files(case))
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
