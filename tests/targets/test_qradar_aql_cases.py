"""The queries that the AQL target writes, as people read them."""

import pytest
from sigma.rule import SigmaRule

from cases_of import CASES, cases_of
from siemantic.aql.ast import Column, Compare, Text
from siemantic.aql.parser import parse_condition
from siemantic.aql.printer import condition_to_aql
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.targets.converter import open_converter
from siemantic.targets.qradar_aql.regex import translate
from siemantic.targets.request import TargetRequest

CONDITIONS = [
    case
    for name in ("text", "values", "conditions", "regex")
    for case in cases_of(f"qradar_aql/{name}.yml")
]


def build(content):
    """The rule of a case."""
    defaults = {"title": "a rule", "logsource": {"category": "test"}}
    return SigmaRule.from_dict({**defaults, **content})


def profile_of(case):
    """The profile that a case names: a shipped one, or a file beside the cases."""
    name = case.get("profile", "plain")
    return str(CASES / "qradar_aql" / f"{name[:-4]}.profile.yml") if name.endswith(".yml") else name


def convert(case, rule, query_format="default"):
    """The queries of a rule as one text, and the notes."""
    options = tuple((name, str(value)) for name, value in case.get("options", {}).items())
    converter = open_converter(
        TargetRequest("qradar_aql", profile_of(case), (), query_format, None, options)
    )
    queries, notes = converter.convert_built([rule])
    return converter.finalize(queries), list(notes)


@pytest.mark.parametrize("case", cases_of("qradar_aql/wrong_profiles.yml"))
def test_profile_that_is_wrong_for_aql_is_refused(case, tmp_path):
    """The error names the file, the key and the way out."""
    path = tmp_path / "profile.yml"
    path.write_text(case["profile"], encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        open_converter(TargetRequest("qradar_aql", str(path)))
    assert str(caught.value) == f"{tmp_path}/{case['expect']}"


@pytest.mark.parametrize("case", CONDITIONS)
def test_detection_becomes_its_condition_or_is_refused(case):
    """A detection becomes exactly the condition of its case, or is refused for its reason."""
    rule = build({"detection": case["detection"]})
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            convert(case, rule, "filter")
        assert caught.value.code == case["refused"]
        return
    text, notes = convert(case, rule, "filter")
    assert condition_to_aql(parse_condition(text), one_line=True) == case["expect"]
    assert notes == case.get("notes", notes)


@pytest.mark.parametrize("case", cases_of("qradar_aql/regex_beyond_re2.yml"))
def test_expression_becomes_its_java_or_is_refused(case):
    """The same for regular expressions that pySigma 2, which reads them by RE2, refuses itself."""
    ((key, pattern),) = case["detection"]["x"].items()
    cased = "i" not in key.split("|")
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            translate(pattern, cased=cased)
        assert caught.value.code == case["refused"]
        return
    java = translate(pattern, cased=cased)
    condition = Compare(Column("A"), "MATCHES" if java.cased else "IMATCHES", Text(java.pattern))
    assert condition_to_aql(condition) == case["expect"]


@pytest.mark.parametrize("case", cases_of("qradar_aql/queries.yml"))
def test_rule_becomes_its_query_or_is_refused(case):
    """A rule becomes exactly the query and notes of its case, or is refused for its reason."""
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            convert(case, build(case["rule"]))
        assert caught.value.code == case["refused"]
        return
    assert convert(case, build(case["rule"])) == (case["expect"], case.get("notes", []))
