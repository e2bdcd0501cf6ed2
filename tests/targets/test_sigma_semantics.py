"""What Sigma's specification fixes holds for the AQL of every rule, whatever IBM leaves open."""

import json

import pytest

from siemantic.aql.readings import READINGS
from targets.converting import convert_folder, finds, write_rules

pytestmark = pytest.mark.semantics

NULL_IS_MISSING = {"exists_t_null"}
"""A null is a missing field to AQL."""

EMPTY_MAY_BE_NULL = {"empty_empty", "exists_t_emptystr", "null_emptystr_neg"}
"""An empty text may be null to AQL, and so a missing field: docs/exactness.md."""


@pytest.fixture(scope="module")
def cases(request, tmp_path_factory):
    """The cases that the specification fixes, each with its conversion."""
    text = request.config.getoption("--semantics").read_text(encoding="utf-8")
    found = [case for case in json.loads(text) if case["kind"] == "spec"]
    folder = tmp_path_factory.mktemp("rules")
    write_rules(folder, [case["rule"] for case in found])
    return list(zip(found, convert_folder(folder), strict=True))


def test_every_case_gives_the_right_verdict_under_every_reading(cases):
    """But for what AQL cannot tell apart, which is exactly what the two lists name."""
    assert len(cases) > 100
    wrong = {}
    for case, conversion in cases:
        if case["match"] == "REJECT":
            assert conversion.status == "unsupported", case
            continue
        assert conversion.status == "converted", conversion.problem
        row = {**case["event"], "payload": json.dumps(case["event"])}
        verdicts = finds(conversion, row, READINGS)
        wrong[case["name"]] = {
            reading.empty
            for reading, verdict in zip(READINGS, verdicts, strict=True)
            if verdict != case["match"]
        }
    assert {name: which for name, which in wrong.items() if which} == {
        **{name: {"text", "null"} for name in NULL_IS_MISSING},
        **{name: {"null"} for name in EMPTY_MAY_BE_NULL},
    }
