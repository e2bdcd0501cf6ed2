"""Why a test of a correlation failed: what counted, what did not, and what would turn it."""

import pytest

from cases_of import cases_of
from ruletests.correlations import OF_THE_MATCHER, files
from ruletests.layouts import run, write


def lines_of(case, folder):
    """The lines behind a test that failed, with times of day alone."""
    write(folder, files(case))
    ((result,), _) = run(folder, str(folder / "r"))
    assert result.outcome == "failed", result
    told = result.problem.excerpt.replace("2026-01-01T", "").replace("+00:00", "")
    return told.split("\n")


@pytest.mark.parametrize("case", cases_of("ruletests/alerts.yml"))
def test_a_failure_is_told_in_the_lines_of_the_case(case, tmp_path):
    assert lines_of(case, tmp_path) == case["lines"]


RAISED = [each for each in OF_THE_MATCHER if each.values[0]["alerts"]]


@pytest.mark.parametrize("case", RAISED)
def test_each_alert_that_is_not_expected_is_told_with_what_counted(case, tmp_path):
    """Whatever the type: the condition held, and the event that completed it is there."""
    lines = lines_of({**case, "alerts": []}, tmp_path)
    assert lines[0].startswith("event: ")
    assert any(each.startswith("yes ") for each in lines)
    assert not any(each.startswith("no event is at that time") for each in lines)


@pytest.mark.parametrize("case", OF_THE_MATCHER)
def test_an_alert_that_never_comes_is_told_whatever_the_rule(case, tmp_path):
    """Long after the last event nothing counts, whatever the group."""
    lines = lines_of({**case, "alerts": [{10**8: {}}]}, tmp_path)
    assert any(each.startswith("no event is at that time") for each in lines)
    assert not any(each.startswith("yes ") for each in lines)
