"""What is known of the queries of pySigma's backend for DuckDB."""

import pytest

from cases_of import cases_of
from siemantic.convert import convert_one, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.verdicts import verify_conversion
from targets.converting import write_rules

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("case", cases_of("verify/duckdb.yml"))
def test_query_has_its_verdict(case, tmp_path):
    """The verdict of a case, and of its event, reason and assumptions what is given."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(tmp_path, [rule])
    (unit,) = load_workload([str(tmp_path)]).units
    row = verify_conversion(unit, convert_one(unit, TargetRequest("duckdb")))
    assert row.verdict == case["verdict"], row
    assert row.reason.startswith(case.get("reason", "")), row
    assert list(row.assumptions) == case.get("assumptions", [])
    found = row.counterexample
    assert (found is not None) == (row.verdict == "refuted")
    if found is not None:
        assert found.rule_matches == case["rule"]
        assert found.event == case.get("event", found.event)
