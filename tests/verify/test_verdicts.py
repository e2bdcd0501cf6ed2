"""A rule, a query from anywhere, and what is known of the two."""

import pytest

from cases_of import CASES, cases_of
from siemantic.convert import load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row, known, with_known
from siemantic.verify.verdicts import verify_query
from targets.converting import write_rules


def judge(case, folder):
    """The row of a case."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(folder, [rule])
    (unit,) = load_workload([str(folder)]).units
    profile = case.get("profile", "plain")
    if profile.endswith(".yml"):
        profile = str(CASES / "qradar_aql" / profile)
    request = TargetRequest("qradar_aql", profile)
    return verify_query(unit, request, case["query"])


@pytest.mark.parametrize("case", cases_of("verify/aql.yml"))
def test_query_has_its_verdict(case, tmp_path):
    """The verdict of a case, and what else it says of the event."""
    row = judge(case, tmp_path)
    assert row.verdict == case["verdict"], row
    assert list(row.readings) == case.get("readings", [])
    assert row.reason.startswith(case.get("reason", ""))
    for key in ("assumptions", "notes"):
        assert list(getattr(row, key)) == case.get(key, [])
    assert list(row.changes.unmapped) == case.get("unmapped", [])
    found = row.counterexample
    assert (found is not None) == (row.verdict == "refuted")
    expected = {"event": "event", "rule": "rule_matches", "finds": "query_finds", "part": "part"}
    for key, name in expected.items():
        if key in case:
            assert getattr(found, name) == case[key]


@pytest.mark.parametrize("case", cases_of("verify/aql.yml"))
def test_row_comes_back_from_json(case, tmp_path):
    """What the cache keeps is the whole of what is known."""
    row = judge(case, tmp_path)
    bare = Row(row.place, row.id, row.title, row.path, "undecided")
    assert with_known(bare, known(row)) == row
