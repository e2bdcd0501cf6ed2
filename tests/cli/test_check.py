"""`siemantic check`: findings of rules for people and for other tools."""

import json

import pytest
from sarif_kit.validate import validation_errors

CONFIGURATION = "validators: [number_as_string]\n"
REGEX = "CommandLine|re: whoami"


@pytest.fixture
def check(siemantic, write, rule):
    """Writes a rule with two findings, and checks it."""
    text = rule("a").replace("Image|endswith: '\\a.exe'", f"{REGEX}\n        EventID: '1'")
    write(**{"r/a.yml": text, "r/b.yml": rule("b", number=2), "c.yml": CONFIGURATION})
    return lambda *options: siemantic("check", "r", "-c", "c.yml", *options)


def test_findings_have_their_place_and_the_way_out(check):
    done = check()
    assert done.code == 1
    assert done.out.splitlines() == [
        "r/a.yml:8:9: needless_regex: a plain value says the same",
        "  = write CommandLine|contains|cased: 'whoami'",
        "r/a.yml:9:9: number_as_string: a number was expressed as string: string '1'",
    ]
    assert done.err == "2 findings in 2 rules: 2 notes\n"


def test_findings_are_chosen_by_their_codes(check):
    assert "needless_regex" not in check("--select", "number_as_string").out
    assert "needless_regex" not in check("--ignore", "needless_regex").out
    done = check("-x", "needless_regex", "-x", "number_as_string")
    assert (done.code, done.out) == (0, "")


def test_a_code_that_no_check_has_is_told_with_the_nearest(check):
    done = check("--select", "needles_regex")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'needless_regex'?" in done.err


def test_a_configuration_that_is_not_there_is_told(siemantic, write, rule):
    write(**{"a.yml": rule()})
    done = siemantic("check", "a.yml", "-c", "nowhere.yml")
    assert done.code == 2
    assert "'nowhere.yml' cannot be read" in done.err


def test_a_rule_that_is_broken_stops_no_other(siemantic, write, rule):
    write(
        **{"a.yml": rule().replace(": selection", ": nowhere"), "b.yml": "title: [", "c.yml": "{}"}
    )
    done = siemantic("check", "a.yml", "b.yml")
    assert done.code == 1
    assert "a.yml:9:5: invalid_condition" in done.out
    assert "b.yml:1: invalid_yaml" in done.out


def test_a_fix_is_written_and_told_and_the_rest_is_left(check, tmp_path):
    done = check("--fix")
    assert done.code == 1
    assert "r/a.yml: mended needless_regex" in done.err
    assert "needless_regex" not in done.out
    assert "CommandLine|contains|cased: 'whoami'" in (tmp_path / "r/a.yml").read_text()
    assert "needless_regex" not in check("--select", "needless_regex").out


def test_json_has_an_object_per_finding(check):
    found = check("--format", "json").objects
    assert [(each["code"], each["line"], each["column"]) for each in found] == [
        ("needless_regex", 8, 9),
        ("number_as_string", 9, 9),
    ]


def test_sarif_is_valid_and_says_why(check):
    log = json.loads(check("--format", "sarif").out)
    assert validation_errors(log) == []
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert "easier to read" in rules[0]["fullDescription"]["text"]
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 8, "startColumn": 9}


def test_github_gets_an_annotation_per_finding(check):
    lines = check("--format", "github").out.splitlines()
    assert lines[0].startswith("::notice file=r/a.yml,line=8,col=9,title=needless_regex::a plain")
    assert len(lines) == 2


def test_every_check_is_listed(siemantic):
    names = {each["name"] for each in siemantic("list", "checks", "--format", "json").objects}
    assert {"needless_regex", "same_meaning", "dangling_detection", "idle_ignore"} <= names
