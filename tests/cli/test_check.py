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


def test_what_cannot_be_read_is_told_whatever_is_selected(check, write):
    write(**{"r/c.yml": "title: [\n"})
    done = check("--select", "needless_regex")
    assert (done.code, "r/c.yml" in done.out, "invalid_yaml" in done.out) == (1, True, True)


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
    assert "b.yml:1:9: invalid_yaml" in done.out


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


def test_what_is_known_is_told_no_more_and_one_more_of_the_same_is(check, tmp_path):
    done = check("--baseline", "known.json", "--write-baseline")
    assert (done.code, done.err) == (0, "wrote 2 findings to known.json\n")
    done = check("--baseline", "known.json")
    assert (done.code, done.out) == (0, "")
    assert done.err == "known.json: 2 findings known\n0 findings in 2 rules\n"
    path = tmp_path / "r/a.yml"
    path.write_text("# moved\n" + path.read_text().replace("EventID: '1'", "EventID: ['1', '2']"))
    done = check("--baseline", "known.json")
    assert done.code == 1
    assert [line.split(": ")[:2] for line in done.out.splitlines()] == [
        ["r/a.yml:10:24", "number_as_string"]
    ]


def test_a_baseline_of_the_repository_counts_and_says_what_is_gone(check, write, tmp_path):
    write(**{"siemantic.toml": 'targets = ["sqlite"]\ncheck = {baseline = "known.json"}\n'})
    assert check("--write-baseline").code == 0
    path = tmp_path / "r/a.yml"
    path.write_text(path.read_text().replace("EventID: '1'", "EventID: 1"))
    done = check()
    assert done.code == 0
    assert "1 finding gone; take them out with --write-baseline" in done.err


def test_only_what_is_as_bad_as_the_level_fails(check, write):
    assert check("--fail-level", "warning").code == 0
    assert check("--fail-level", "note").code == 1
    write(**{"siemantic.toml": 'targets = ["sqlite"]\ncheck = {fail-level = "error"}\n'})
    done = check("--format", "junit")
    assert (done.code, "<failure" in done.out, "needless_regex" in done.out) == (0, False, True)
    assert check("--fail-level", "note").code == 1


def test_a_baseline_that_is_none_is_told(check, write):
    write(**{"known.json": '["a"]', "siemantic.toml": "targets = ['sqlite']\n"})
    for name, told in (
        ("known.json", "is no baseline"), ("nowhere.json", "write it with"),
        (".", "'.' cannot be read: Is a directory"),
    ):  # fmt: skip
        done = check("--baseline", name)
        assert (done.code, done.out) == (2, "")
        assert told in done.err
    assert "name the file with --baseline" in check("--write-baseline").err
    write(**{"siemantic.toml": "targets = ['sqlite']\ncheck = {fail-level = 'bad'}\n"})
    assert "'fail-level' is error, warning or note, not 'bad'" in check().err


def test_a_fix_mends_nothing_out_of_the_folder_that_nobody_named(check, siemantic, write, tmp_path):
    write(**{"q/siemantic.toml": "rules = ['../r']\ntargets = ['sqlite']\n"})
    before = (tmp_path / "r/a.yml").read_text()
    assert check().code == 1
    assert siemantic("check", "--fix", "-c", "../c.yml", folder="q").code == 1
    assert (tmp_path / "r/a.yml").read_text() == before
    siemantic("check", "../r", "--fix", "-c", "../c.yml", folder="q")
    assert (tmp_path / "r/a.yml").read_text() != before


def test_a_baseline_out_of_the_folder_is_written_where_the_user_names_it(
    siemantic, write, rule, files
):
    text = "targets = ['sqlite']\ncheck = {baseline = '../known.json'}\n"
    write(**{"q/siemantic.toml": text, "r/a.yml": rule(), "c.yml": CONFIGURATION})
    done = siemantic("check", "../r", "--write-baseline", "-c", "../c.yml", folder="q")
    assert (done.code, "name it with --baseline" in done.err) == (2, True)
    assert "known.json" not in files("")
