"""What a pipeline did to a rule is told beside the verdict."""

import pytest
import yaml

from cases_of import cases_of
from siemantic.convert import convert_one, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Changes
from siemantic.verify.verdicts import verify_conversion
from targets.converting import write_rules

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("case", cases_of("verify/changes.yml"))
def test_changes_of_a_pipeline_are_told(case, tmp_path):
    """Nothing but what the case names, and the query is proved to mean what is left."""
    detection = {"s": case["rule"], "condition": "s"}
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": detection}
    write_rules(tmp_path, [rule])
    (unit,) = load_workload([str(tmp_path)]).units
    pipeline = tmp_path / "pipeline.yml"
    content = {"name": "p", "priority": 1, "transformations": case["pipeline"]}
    pipeline.write_text(yaml.safe_dump(content), encoding="utf-8")
    request = TargetRequest("sqlite", pipelines=(str(pipeline),))
    row = verify_conversion(unit, convert_one(unit, request))
    assert row.verdict in ("proved", "refuted"), row.reason
    expected = {
        name: {key: tuple(each) for key, each in what.items()} if name == "renamed" else tuple(what)
        for name, what in case["expect"].items()
    }
    assert row.changes == Changes(**expected)
