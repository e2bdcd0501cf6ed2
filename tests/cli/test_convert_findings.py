"""No rule stops another: what is wrong with one is said with its place, and the rest goes on."""

from itertools import pairwise

import pytest

FILTER = """\
title: F
logsource: {product: windows}
filter:
    rules: [nowhere]
    users: {User: adm}
    condition: not users
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, after in pairwise("abcdef")
)
BROKEN = {
    "YAML that is broken": ("title: [a\nlevel: b\n", "b.yml:2:6: invalid_yaml: "),
    "a file that is not Sigma": ("dear: cat\n", "b.yml:1:1: not_sigma: "),
    "an empty file": ("", "b.yml: empty_file: "),
    "a picture of a cat": (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "b.yml:1:1: invalid_yaml: "),
    "an alias bomb": (BOMB, "b.yml:5:4: invalid_yaml: aliases expand to too many nodes"),
    "endless nesting": (
        "detection: " + "[" * 100_000,
        "b.yml:1:1011: invalid_yaml: nested too deeply",
    ),
    "a date that is in no calendar": ("title: B\ndate: 2026-13-45\ndetection: {}\n", "b.yml:2:7: "),
    "a tag that is not of its type": ("title: B\nlevel: !!int x\ndetection: {}\n", "b.yml:2:8: "),
    "a filter that names no rule": (
        FILTER,
        "b.yml:4:13: filter_without_rule: the filter names a rule that is not here: 'nowhere'",
    ),
    "a correlation that names no rule": (
        "title: C\ncorrelation:\n  type: temporal\n  rules: [nowhere]\n  timespan: 5m\n",
        "b.yml:4:3: unknown_rule: the correlation names a rule that is not here: 'nowhere'",
    ),
}
CHANGED = {
    "an unknown modifier": ("|endswith", "|endwith", "b.yml:8:9: unknown_modifier: "),
    "a condition that names nothing": (
        ": selection",
        ": nowhere",
        "b.yml:9:5: invalid_condition: ",
    ),
    "a pattern that names nothing": (": selection", ": 1 of x_*", "b.yml:9:5: empty_selector: "),
    "a condition that is a number": (": selection", ": 5", "b.yml:9:5: invalid_condition: "),
    "a level that is none": ("level: high", "level: hihg", "b.yml:10:1: invalid_level: "),
    "an id that is a number": ("id: ", "id: 5 # ", "b.yml:2:1: invalid_id: "),
}


def _check(done, says):
    assert done.code == 1, done.err
    assert says in done.err
    assert "%\\first.exe" in done.out
    assert "%\\last.exe" in done.out


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_stops_no_rule(convert, write, rule, text, says):
    write(**{"r/a.yml": rule("first"), "r/b.yml": text, "r/c.yml": rule("last")})
    done = convert("r")
    _check(done, f"r/{says}")


@pytest.mark.parametrize("case", CHANGED.values(), ids=CHANGED)
def test_a_broken_rule_stops_no_other(convert, write, rule, case):
    before, after, says = case
    broken = rule("b").replace(before, after)
    write(**{"r/a.yml": rule("first"), "r/b.yml": broken, "r/c.yml": rule("last")})
    _check(convert("r"), f"r/{says}")


def test_a_broken_rule_is_counted(convert, write, rule):
    write(**{"a.yml": rule("a"), "b.yml": rule("b").replace(": selection", ": nowhere")})
    summary = convert("a.yml", "b.yml").err.splitlines()[-1]
    assert summary == "qradar_aql: 1 converted, 0 unsupported, 1 broken of 2 rules"


def test_a_correlation_says_that_a_rule_it_names_is_broken(convert, write, rule):
    named = "name: one\n" + rule().replace(": selection", ": nowhere")
    correlation = "title: C\ncorrelation: {type: temporal, rules: [one], timespan: 5m}\n"
    write(**{"a.yml": named, "c.yml": correlation})
    done = convert("a.yml", "c.yml")
    assert "c.yml:2:31: broken_reference: the rule 'A rule' that the correlation names" in done.err
    assert "a.yml:10:5: invalid_condition" in done.err


def test_clean_rules_exit_with_nothing(convert, write, rule):
    write(**{"a.yml": rule()})
    assert convert("a.yml").code == 0


def test_what_the_target_cannot_say_is_a_finding(convert, write, rule):
    write(**{"a.yml": rule().replace("Image|", 'Im"age|')})
    done = convert("a.yml")
    assert (done.code, done.out.strip()) == (1, "")
    assert "a.yml:8:9: unsupported" in done.err


def test_what_the_target_cannot_say_can_be_skipped(convert, write, rule):
    write(**{"a.yml": rule().replace("Image|", 'Im"age|'), "b.yml": rule("b")})
    done = convert("a.yml", "b.yml", "-s")
    assert done.code == 0
    assert "a.yml:8:9: unsupported" in done.err


def test_a_broken_rule_cannot_be_skipped(convert, write, rule):
    write(**{"a.yml": rule().replace(": selection", ": nowhere")})
    assert convert("a.yml", "--skip-unsupported").code == 1


@pytest.mark.parametrize("folder", ["empty", "cats"])
def test_a_folder_without_rules_is_a_finding(convert, write, folder):
    write(**{"empty/.keep": "", "cats/cat.jpg": b"\xff\xd8\xff", "cats/cat.txt": "meow"})
    done = convert(folder)
    assert done.code == 1
    assert "no_rules: there is no Sigma rule here" in done.err


def test_a_rule_among_the_filters_is_a_finding(convert, write, rule):
    write(**{"a.yml": rule("a"), "b.yml": rule("b")})
    done = convert("a.yml", "--filter", "b.yml")
    assert done.code == 1
    assert "b.yml:1:1: rule_among_filters" in done.err


def test_rules_of_a_file_around_a_broken_one_are_converted(convert, write, rule):
    broken = rule("b").replace("level: high", "level: high\nlevel: low")
    write(**{"a.yml": f"{rule('first')}---\n{broken}---\n{rule('last')}"})
    _check(convert("a.yml"), "a.yml:22:1: invalid_yaml: duplicate key 'level'")


def test_legacy_collections_share_the_global_part(convert, write):
    parts = "".join(f"---\nlogsource: {{product: {each}}}\n" for each in ("windows", "linux"))
    shared = "action: global\ntitle: Shared\ndetection: {s: {Image: a}, condition: s}\n"
    write(**{"a.yml": shared + parts})
    done = convert("a.yml")
    assert done.code == 0, done.err
    assert done.out.count("SELECT") == 2


DROPPED = """\
title: Outwards
logsource: {product: windows, category: network_connection}
detection:
    selection: {Image|endswith: '/a', Initiated: 'true'}
    condition: selection
"""


@pytest.mark.backends
@pytest.mark.parametrize("command", ["convert", "verify"])
def test_field_that_pipelines_drop_is_told(siemantic, write, command):
    """With the rule, for the query asks less than it; on the screen and in JSON."""
    write(**{"a.yml": DROPPED})
    told = "kusto: pipelines drop Initiated, so the query asks less than the rule"
    assert f"note: {told} (1 rule: a.yml)" in siemantic(command, "a.yml", "-t", "kusto").err
    (found,) = siemantic(command, "a.yml", "-t", "kusto", "--format", "json").objects
    assert told in found["notes"]


@pytest.mark.backends
@pytest.mark.parametrize(("target", "says"), [("kusto", "MD5"), ("logpoint", "hash=")])
def test_field_that_pipelines_write_otherwise_is_not_dropped(siemantic, write, target, says):
    """Pipelines ask for each of the hashes in a field of its own, of another name perhaps."""
    write(**{"a.yml": HASHES})
    done = siemantic("convert", "a.yml", "-t", target)
    assert says in done.out
    assert "pipelines drop" not in done.err


HASHES = f"""\
title: A hash
logsource: {{product: windows, category: process_creation}}
detection:
    selection: {{Hashes|contains: 'MD5={"0a" * 16}'}}
    condition: selection
"""
