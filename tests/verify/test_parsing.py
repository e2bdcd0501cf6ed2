"""A query that the parser of the SIEM's maker refuses is refuted; one that it takes is no more."""

import pytest

from siemantic.convert import convert_one, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.parsing import ask_parser, parser_version
from siemantic.verify.remembered import tools_of
from siemantic.verify.verdicts import verify_conversion, verify_query
from targets.converting import write_rules

pytestmark = pytest.mark.backends

WINDOWS = {"product": "windows", "service": "security"}


def unit_of(folder, detection, logsource=WINDOWS):
    """The rule of a detection."""
    write_rules(folder, [{"title": "a rule", "logsource": logsource, "detection": detection}])
    return load_workload([str(folder)]).units[0]


def verdict(folder, values, request):
    """The row of a rule that asks for event IDs."""
    asked = {"EventID": values, "ObjectName|endswith": "a.dll"}
    unit = unit_of(folder, {"selection": asked, "condition": "selection"})
    return verify_conversion(unit, convert_one(unit, request))


def test_refused_query_is_refuted_without_an_event(tmp_path):
    """With the parser's message and the place."""
    row = verdict(tmp_path, [4656, 4663], TargetRequest("sentinel"))
    assert (row.verdict, row.counterexample) == ("refuted", None)
    assert row.reason.startswith("Microsoft's parser refuses it: KS107 A value of type string")
    assert row.reason.endswith("(line 2, column 10)")


def test_verdict_of_the_engine_stands_where_the_query_is_taken(tmp_path):
    """The parser has nothing to say for a query."""
    assert verdict(tmp_path, 4656, TargetRequest("sentinel")).verdict == "tested"


def test_tables_are_known_for_the_targets_own_pipelines_alone(tmp_path):
    """What others make of a rule may name columns that only the site has."""
    unit = unit_of(tmp_path, {"s": {"EventID": [4656, 4663]}, "condition": "s"})
    query = 'SecurityEvent | where EventID in~ ("4656", "4663")'
    for pipelines, verdict_of_it in ((None, "refuted"), (("azure_monitor",), "refuted"), ((), "")):
        parsed = ask_parser(TargetRequest("sentinel", pipelines=pipelines), (query,))
        assert (parsed.refusal is not None) == bool(verdict_of_it), pipelines
    row = verify_query(unit, TargetRequest("sentinel", pipelines=()), query)
    assert "parser" not in row.reason


def test_only_the_default_format_is_shown_to_a_parser():
    """Others are queries within something else."""
    assert ask_parser(TargetRequest("kusto", query_format="other"), ("((",)) is None
    assert ask_parser(TargetRequest("kusto"), ("((",)).refusal is not None
    assert ask_parser(TargetRequest("splunk"), ("((",)) is None


def test_what_is_remembered_depends_on_the_parser():
    """One that is installed later makes what was known before forgotten."""
    assert parser_version("kusto").startswith("kustology ")
    assert parser_version("kusto") in tools_of(TargetRequest("kusto"))
    assert parser_version("splunk") == ""


@pytest.mark.newer_parsers
def test_query_that_is_taken_stays_unverified(tmp_path):
    """In that word, and a note says that it was parsed, and no more."""
    row = verdict(tmp_path, 4656, TargetRequest("esql"))
    assert row.verdict == "unverified"
    assert row.reason == "there is no reader and no engine of ES|QL here"
    assert row.notes == ("Elastic's parser takes the query; nothing here runs it",)


@pytest.mark.newer_parsers
def test_correlations_are_shown_to_a_parser_as_well(tmp_path):
    """Its query is one that Elastic's parser takes."""
    rule = {
        "title": "a rule", "name": "base", "logsource": WINDOWS,
        "detection": {"s": {"EventID": 4625}, "condition": "s"},
    }  # fmt: skip
    many = {
        "title": "many",
        "correlation": {
            "type": "event_count", "rules": ["base"], "group-by": ["TargetUserName"],
            "timespan": "5m", "condition": {"gte": 10},
        },
    }  # fmt: skip
    write_rules(tmp_path, [rule, many])
    unit = load_workload([str(tmp_path)]).units[-1]
    row = verify_conversion(unit, convert_one(unit, TargetRequest("esql")))
    assert row.verdict == "unverified"
    assert row.notes == ("Elastic's parser takes the query; nothing here runs it",)
