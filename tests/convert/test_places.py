"""What a target cannot say is told at the place of the rule that asks for it."""

import pytest

from cases_of import cases_of
from siemantic.convert import convert_all, load_workload
from siemantic.targets.request import TargetRequest


@pytest.mark.parametrize("case", cases_of("convert/places.yml"))
def test_refusal_is_told_at_its_place(case, tmp_path):
    (tmp_path / "rule.yml").write_text(case["rule"], encoding="utf-8")
    workload = load_workload([str(tmp_path)])
    (found,) = convert_all(workload, [TargetRequest("qradar_aql", "ibm")])
    told = found.problem
    assert f"{told.code} at {told.line}:{told.column}" == case["expect"]
