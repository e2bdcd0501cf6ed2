"""The queries that the AQL target writes, as people read them."""

import pytest
from sigma.rule import SigmaRule

from cases_of import CASES, cases_of
from siemantic.aql.printer import condition_to_aql
from siemantic.errors import UnsupportedError
from siemantic.profiles.load import get_profile
from siemantic.targets.converter import TargetRequest, open_converter
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.negation import resolve_negations

CONDITIONS = [
    case
    for name in ("text", "values", "conditions", "regex")
    for case in cases_of(f"qradar_aql/{name}.yml")
]


def build(content):
    """The rule of a case."""
    defaults = {"title": "a rule", "logsource": {"category": "test"}}
    return SigmaRule.from_dict({**defaults, **content})


@pytest.mark.parametrize("case", CONDITIONS)
def test_detection_becomes_its_condition_or_is_refused(case):
    """A detection becomes exactly the condition of its case, or is refused for its reason."""
    parsed = build({"detection": case["detection"]}).detection.parsed_condition[0].parsed
    profile = get_profile("plain")
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            to_condition(parsed, profile)
        assert caught.value.code == case["refused"]
        return
    condition = resolve_negations(to_condition(parsed, profile))
    assert condition_to_aql(condition, one_line=True) == case["expect"]


@pytest.mark.parametrize("case", cases_of("qradar_aql/queries.yml"))
def test_rule_becomes_its_query_or_is_refused(case):
    """A rule becomes exactly the query and notes of its case, or is refused for its reason."""
    profile = case["profile"]
    if profile == "site.yml":
        profile = str(CASES / "qradar_aql" / "site.profile.yml")
    converter = open_converter(TargetRequest("qradar_aql", profile))
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            converter.convert([build(case["rule"])])
        assert caught.value.code == case["refused"]
        return
    queries, notes = converter.convert([build(case["rule"])])
    assert queries == (case["expect"],)
    assert list(notes) == case.get("notes", [])
