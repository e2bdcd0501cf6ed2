"""What is known of the queries of pySigma's backends for ClickHouse and Databricks."""

import pytest

from cases_of import cases_of
from siemantic.convert import load_workload, place_of
from siemantic.errors import UndecidedError
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row
from siemantic.verify.verdicts import judge, open_case
from targets.converting import write_rules

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("case", cases_of("verify/heavy.yml"))
def test_query_has_its_verdict(case, tmp_path):
    """The verdict of a case, and of its event, reason and assumptions what is given."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(tmp_path, [rule])
    (unit,) = load_workload([str(tmp_path)]).units
    place = place_of(unit.document, TargetRequest(case["target"]))
    row = Row(place, "", "a rule", "", "undecided")
    opened = open_case(case["target"], [case["query"]], build_unit(unit)[-1], None)
    if case["verdict"] == "undecided":
        with pytest.raises(UndecidedError) as caught:
            judge(row, opened)
        assert str(caught.value).startswith(case["reason"])
        return
    row = judge(row, opened)
    assert row.verdict == case["verdict"], row
    assert list(row.assumptions) == case.get("assumptions", [])
    if row.verdict == "refuted":
        assert row.counterexample.rule_matches == case["rule"]
        assert row.counterexample.event == case.get("event", row.counterexample.event)
