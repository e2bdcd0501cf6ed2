"""What a verdict is remembered by, and which verdicts are not remembered."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from siemantic.cache import Cache
from siemantic.convert import convert_one, load_workload
from siemantic.diagnostics import Diagnostic
from siemantic.errors import UnfinishedError
from siemantic.targets.request import TargetRequest
from siemantic.verify import run, verdicts

RULE = "title: a\nlogsource: {category: x}\ndetection: {s: {a: b}, condition: s}\n"
REQUEST = TargetRequest("qradar_aql", "plain")


@pytest.fixture
def verify(tmp_path):
    """The verdict on the rule; what is known stays from one call to the next."""
    path = tmp_path / "a.yml"
    path.write_text(RULE, encoding="utf-8")
    cache = Cache(tmp_path / "known.sqlite")
    return lambda: run.verify_all(load_workload([str(path)]), [REQUEST], cache)[0].verdict


def _failing_backend(unit, request):
    problem = Diagnostic("process_failed", "the backend's process ended", unit.document.path)
    return replace(convert_one(unit, request), status="failed", queries=(), problem=problem)


def _failing_engine(*_arguments):
    raise UnfinishedError("the process of the rule died")


FAILURES = [
    (run, "convert_one", _failing_backend, "failed"),
    (verdicts, "judge", _failing_engine, "undecided"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each[-1])
def test_failure_of_a_process_is_not_remembered(verify, monkeypatch, failure):
    *what, verdict = failure
    with monkeypatch.context() as patch:
        patch.setattr(*what)
        assert verify() == verdict
    assert verify() == "proved"


def test_verdict_is_remembered(verify, monkeypatch):
    assert verify() == "proved"
    monkeypatch.setattr(verdicts, "judge", _failing_engine)
    assert verify() == "proved"


def test_problem_of_a_rule_that_was_moved_is_where_the_rule_is(tmp_path):
    """A rule is known by its content, and found where it lies."""
    request, cache = TargetRequest("qradar_aql", "ibm"), Cache(tmp_path / "known.sqlite")
    for name in ("a.yml", "b.yml"):
        path = tmp_path / name
        path.write_text(RULE.replace("x}", "process_creation, product: windows}"), encoding="utf-8")
        (row,) = run.verify_all(load_workload([str(path)]), [request], cache)
        assert (row.verdict, row.problem.path) == ("unsupported", str(path))


@pytest.mark.parametrize("damaged", ["[]", '{"verdict": 5}', "null", "\x00", b"\xff"])
def test_what_was_damaged_is_not_known_any_more(verify, tmp_path, damaged):
    assert verify() == "proved"
    with closing(sqlite3.connect(tmp_path / "known.sqlite")) as database, database:
        database.execute("UPDATE known SET what = ?", (damaged,))
    assert verify() == "proved"
