"""The queries of the target lucene are proved, tested or refuted."""

import pytest

from cases_of import cases_of
from siemantic.convert import convert_one, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.languages import engine_version, why_unverified
from siemantic.verify.remembered import tools_of
from siemantic.verify.verdicts import verify_conversion
from targets.converting import write_rules

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("case", cases_of("verify/lucene.yml"))
def test_query_has_its_verdict(case, tmp_path):
    """The verdict of a case, and of a refuted one what rule and query say of the event."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(tmp_path, [rule])
    (unit,) = load_workload([str(tmp_path)]).units
    row = verify_conversion(unit, convert_one(unit, TargetRequest("lucene", pipelines=())))
    assert row.verdict == case["verdict"], row
    assert row.reason.startswith(case.get("reason", ""))
    for key, name in {"rule": "rule_matches", "finds": "query_finds"}.items():
        assert case.get(key) in (None, getattr(row.counterexample, name, None)), row
    assert row.events or row.verdict not in ("proved", "tested")


def test_what_is_remembered_depends_on_the_engine():
    """One that is installed later, or another version, makes what was known before forgotten."""
    engine = engine_version("lucene")
    assert engine.startswith("osmem-server ")
    assert engine in tools_of(TargetRequest("lucene"))
    assert engine_version("splunk") == ""
    assert "pip install 'siemantic[engines]'" in why_unverified("lucene")
