"""`siemantic witness`: tests that can be put beside the rule, and what is found about it."""

import json

import pytest
import yaml

CORRELATION = """\
title: many
correlation:
    type: event_count
    rules: [x]
    group-by: [User]
    timespan: 5m
    condition: {gte: 5}
"""
HARD = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number}
logsource: {{category: test}}
detection:
    x:
        # values that YAML reads as something else
        Time: '2026-01-31'
        Port: 0x10
        Name: 'no'
        Line: "a\\tb\\u2028c: # '\\""
        Flag: true
    condition: x
"""


@pytest.fixture
def witness(siemantic, write, rule):
    """Writes a rule and runs the command on it."""

    def run(text=None, *options):
        write(**{"r/a.yml": text or rule("a")})
        return siemantic("witness", "r/a.yml", *options)

    return run


def test_the_tests_pass_beside_their_rule(witness, write, siemantic):
    done = witness()
    assert (done.code, done.err) == (0, "")
    write(**{"r/a.events.yaml": done.out})
    tested = siemantic("test", "r")
    count = len(list(yaml.safe_load_all(done.out)))
    assert (tested.code, tested.out) == (0, f"{count} passed, 0 failed in 1 file\n")


def test_hard_values_pass_as_well_in_a_file_of_several_rules(witness, write, siemantic):
    """Each test names its rule there."""
    done = witness("---\n".join(HARD.format(title="A rule", number=each) for each in (10, 11)))
    assert (done.code, done.err) == (0, "")
    write(**{"r/a.events.yaml": done.out})
    tested = siemantic("test", "r")
    assert tested.code == 0, tested.err
    assert {each["rule"][-2:] for each in yaml.safe_load_all(done.out)} == {"10", "11"}


def test_a_comment_names_the_rule_and_the_file(witness, siemantic, rule):
    """The file of the tests, if the rule has one."""
    assert witness().out.startswith(
        "# A rule\n# to be kept as r/a.events.yaml\ntitle: found when Image ends with '\\a.exe'\n"
    )
    done = siemantic("witness", "-", stdin=rule("a"))
    assert done.out.startswith("# A rule\ntitle: found")


def test_json_has_an_object_per_event(witness):
    objects = witness(None, "--format", "json").objects
    assert objects[0] == {
        "path": "r/a.yml",
        "rule": "A rule",
        "title": "found when Image ends with '\\a.exe'",
        "match": True,
        "event": {"Image": "\\a.exe"},
    }
    assert {each["match"] for each in objects} == {True, False}


def test_a_rule_that_never_matches_is_a_finding(witness, rule):
    done = witness(rule().replace("condition: selection", "condition: selection and not selection"))
    assert (done.code, done.out) == (1, "")
    assert "r/a.yml:9:5: never_matches: no event can meet the condition\n" in done.err


def test_a_part_that_never_matters_is_a_finding_beside_the_events(witness, rule):
    done = witness(rule().replace("'\\a.exe'", "['\\a.exe', 'a.exe']"))
    assert done.code == 1
    assert (
        "never_matters: without this value the rule means the same: Image: '*\\a.exe'" in done.err
    )
    assert "match: true" in done.out


def test_a_correlation_is_told_that_it_has_none(witness):
    done = witness(CORRELATION)
    assert (done.code, done.out) == (1, "")
    assert "r/a.yml:2:1: correlation_rule: witnesses are for rules about single events" in done.err


def test_a_correlation_beside_rules_is_a_note(witness, rule):
    done = witness(f"{rule()}---\n{CORRELATION}")
    assert done.code == 0
    assert done.err.startswith("note: witnesses are for rules about single events")


def test_what_the_matcher_does_not_know_is_a_finding(witness, rule):
    done = witness(rule().replace("endswith: '\\a.exe'", "expand: '%tool%'"))
    assert done.code == 1
    assert "r/a.yml:6:1: unresolved_placeholder: " in done.err


def test_a_broken_rule_stops_no_other(siemantic, write, rule):
    write(**{"r/a.yml": rule("a"), "r/b.yml": rule().replace(": selection", ": nowhere")})
    done = siemantic("witness", "r")
    assert done.code == 1
    assert "r/b.yml:9:5: invalid_condition" in done.err
    assert "match: true" in done.out


def test_nothing_is_no_rule(siemantic, tmp_path):
    (tmp_path / "r").mkdir()
    done = siemantic("witness", "r", "--format", "json")
    assert (done.code, json.loads(done.out)) == (1, [])
    assert "no_rules" in done.err


def test_a_path_that_is_not_there_is_wrong_usage(siemantic):
    assert siemantic("witness", "nowhere").code == 2


def test_the_output_is_the_same_in_every_process(witness, siemantic):
    """Whatever order Python's sets have."""
    text = HARD.format(title="A rule", number=10)
    text = text.replace("Name: 'no'", "Name|windash: ['-a', '/b']")
    witness(text)
    runs = {siemantic("witness", "r/a.yml", PYTHONHASHSEED=str(each)).out for each in (1, 2, 3)}
    assert len(runs) == 1
