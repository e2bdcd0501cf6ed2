"""What events tell of the queries that pySigma's backends write, and what they get wrong."""

import pytest

from cases_of import cases_of
from siemantic.cache import Cache
from siemantic.convert import load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.run import verify_all
from targets.converting import write_rules

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("case", cases_of("verify/engines.yml"))
def test_query_has_its_verdict(case, tmp_path):
    """An event tells the query from the rule, or none is found that does."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(tmp_path, [rule])
    request = TargetRequest(case["target"], pipelines=())
    (row,) = verify_all(load_workload([str(tmp_path)]), [request], Cache(tmp_path / "none"))
    assert row.verdict == ("refuted" if "refuted" in case else "tested"), row
    if "refuted" in case:
        found = row.counterexample
        assert found.rule_matches == case["refuted"]["rule"]
        assert found.part == case["refuted"].get("part", found.part)


def test_columns_that_panther_has_numbers_in_are_told(tmp_path):
    """Those that are compared with numbers alone; a text beside them makes texts of all."""
    detection = {"s": {"EventID": [1, 2], "n": 5, "m": [1, "x"]}, "condition": "s"}
    write_rules(tmp_path, [{"title": "r", "logsource": {"category": "t"}, "detection": detection}])
    request = TargetRequest("panther", pipelines=())
    (row,) = verify_all(load_workload([str(tmp_path)]), [request], Cache(tmp_path / "none"))
    told = ("the column EventID holds whole numbers", "the column n holds whole numbers")
    assert row.assumptions == told


def test_engine_of_expressions_that_kql_is_taken_to_have_is_told(tmp_path):
    """Where its pages describe two, which differ in the class of the expression."""
    detection = {"s": {"a|re": r"x\d"}, "condition": "s"}
    write_rules(tmp_path, [{"title": "r", "logsource": {"category": "t"}, "detection": detection}])
    request = TargetRequest("kusto", pipelines=())
    (row,) = verify_all(load_workload([str(tmp_path)]), [request], Cache(tmp_path / "none"))
    assert [each[:10] for each in row.assumptions] == ["Kusto read"]
