"""What becomes of a rule whose backend's process fails."""

from dataclasses import replace

import pytest

from siemantic.cache import Cache
from siemantic.convert import convert_one, load_workload
from siemantic.diagnostics import Diagnostic
from siemantic.porting import port
from siemantic.reports.porting import why
from siemantic.targets.request import TargetRequest
from siemantic.verify import run

RULE = """\
title: a
logsource: {category: process_creation, product: windows}
detection: {s: {a: b}, condition: s}
"""
FAILING = TargetRequest("qradar_aql", "plain")
REFUSING = TargetRequest("qradar_aql", "ibm")  # which knows no such log source


@pytest.mark.parametrize(
    "sides", [(FAILING, REFUSING), (REFUSING, FAILING)], ids=("the old side", "the new side")
)
def test_rule_that_a_process_failed_on_is_not_lost(tmp_path, monkeypatch, sides):
    """There may be a query another time, so that nothing is known of the rule yet."""

    def convert(unit, request):
        done = convert_one(unit, request)
        if request != FAILING:
            return done
        problem = Diagnostic("process_failed", "the backend's process ended", unit.document.path)
        return replace(done, status="failed", queries=(), problem=problem)

    monkeypatch.setattr(run, "convert_one", convert)
    path = tmp_path / "a.yml"
    path.write_text(RULE, encoding="utf-8")
    found = port(load_workload([str(path)]), sides, Cache(tmp_path / "known.sqlite"))
    (move,) = found.moves
    assert move.outcome == "failed"
    assert why(move) == "the backend's process ended"
