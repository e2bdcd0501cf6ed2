"""What is found in several rules and filters together."""

import pytest

from siemantic.convert import load_workload
from siemantic.diagnostics import render
from siemantic.errors import ConfigurationError
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.late import late_rule
from siemantic.lint.validators import installed_validators
from siemantic.rules.sigma import build_unit

RULE = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number:02}
logsource: {{category: process_creation, product: windows}}
detection:
    selection: {detection}
    condition: selection
"""
FILTER = """\
title: A filter
logsource: {{category: process_creation, product: windows}}
filter:
    rules: any
    selection: {detection}
    condition: {condition}
"""


@pytest.fixture
def findings(tmp_path):
    """Writes rules (detections) and a filter, and gives what is found, as path, line and code."""

    def find(*detections, filter_=None, configuration="validators: []"):
        for number, detection in enumerate(detections):
            text = RULE.format(title=f"Rule {number}", number=number, detection=detection)
            (tmp_path / f"{number}.yml").write_text(text, encoding="utf-8")
        if filter_ is not None:
            text = FILTER.format(detection=filter_[0], condition=filter_[1])
            (tmp_path / "filter.yml").write_text(text, encoding="utf-8")
        found = lint(load_workload([str(tmp_path)]), ValidatorChoice(configuration)).findings
        return [render(each).split("\n")[0].replace(f"{tmp_path}/", "") for each in found]

    return find


def test_rules_that_mean_the_same_in_other_words_are_twins(findings):
    found = findings("{User: [a, b]}", "{User: x}", "[{User: B}, {User: A}]")
    assert [each.split(": ")[:2] for each in found] == [["2.yml:4:1", "same_meaning"]]
    assert "'Rule 0' (" in found[0]


def test_what_no_condition_names_makes_no_rule_another(tmp_path):
    for number, other in enumerate(("{User: x}", "{Company: y}")):
        text = RULE.format(title=f"Rule {number}", number=number, detection="{Image: a}")
        text = text.replace("    condition:", f"    other: {other}\n    condition:")
        (tmp_path / f"{number}.yml").write_text(text, encoding="utf-8")
    found = lint(load_workload([str(tmp_path)]), ValidatorChoice("validators: []")).findings
    assert [each.code for each in found] == ["same_meaning"]


BROKEN = """\
title: A Rule
id: 5013198a-2d6a-4b9a-9d1c
status: 1
description: A rule whose keys are wrong one by one
level: huge
tags: [nonsense]
logsource: {category: process_creation, product: windows}
detection:
    selection: {Image|contains: [a, aa]}
    other: {User: a}
    condition: selection
"""


def test_a_key_that_is_wrong_keeps_nobody_from_the_others(tmp_path):
    """Each is told at once, and so is what is found in the detection; none of them is missing."""
    (tmp_path / "a.yml").write_text(BROKEN, encoding="utf-8")
    choice = ValidatorChoice("validators: [dangling_detection, identifier_existence]")
    found = lint(load_workload([str(tmp_path)]), choice).findings
    assert [(each.line, each.code, each.message.split(" ")[0]) for each in found] == [
        (2, "invalid_id", "sigma"),
        (3, "invalid_status", "the"),
        (5, "invalid_level", "'huge'"),
        (6, "invalid_tags", "'nonsense'"),
        (9, "never_matters", "without"),
        (10, "dangling_detection", "rule"),
    ]


def test_what_is_wrong_in_the_detection_is_told_beside_the_other_keys(tmp_path):
    """The rule cannot be built then, so that nothing else is known of it."""
    text = BROKEN.replace("Image|contains", "Image|nope")
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    found = lint(load_workload([str(tmp_path)]), ValidatorChoice("validators: []")).findings
    assert {each.code for each in found} >= {"unknown_modifier"}


def test_of_many_copies_each_names_the_first(findings):
    """They named each other: the findings grew with the square of the copies, without end."""
    found = findings(*["{User: a}"] * 9, "[{User: A}]", "{User: [a, A]}")
    assert len(found) == 10
    assert all("same_meaning" in each and "'Rule 0' (" in each for each in found)


def test_rules_that_differ_in_one_value_are_none(findings):
    assert findings("{User: [a, b]}", "{User: [a, c]}") == []


def test_a_filter_that_excludes_what_no_rule_finds_is_told(findings):
    found = findings("{User: a}", "{User: b}", filter_=("{User: c}", "not selection"))
    assert [each.split(": ")[1] for each in found] == ["filter_takes_nothing"]


def test_a_filter_that_leaves_nothing_is_told_for_the_rule(findings):
    found = findings("{User: a}", "{User: b}", filter_=("{User: a}", "not selection"))
    assert [each.split(": ")[1] for each in found] == ["filter_takes_all"]
    assert "'Rule 0'" in found[0]


def test_a_filter_that_excludes_some_of_a_rule_is_fine(findings):
    assert findings("{User: [a, b]}", filter_=("{User: a}", "not selection")) == []


def test_a_validator_that_looks_at_all_rules_names_each_of_them(tmp_path, findings):
    findings("{User: a}", "{User: b}")
    for each in tmp_path.iterdir():
        text = each.read_text(encoding="utf-8")
        each.write_text(text.replace("Rule 1", "Rule 0"), encoding="utf-8")
    choice = ValidatorChoice("validators: [duplicate_title]")
    found = lint(load_workload([str(tmp_path)]), choice).findings
    assert [(each.code, each.line) for each in found] == [("duplicate_title", 1)] * 2


def test_detections_of_a_late_rule_are_built_once_when_they_are_asked_for(tmp_path, findings):
    """It has all else from the start, so that a validator may look at anything."""
    findings("{User: a}")
    (unit,) = load_workload([str(tmp_path)]).units
    (whole,), asked = build_unit(unit), []
    late = late_rule(unit, lambda: asked.append(None) or whole)
    assert (late.title, late.id, late.logsource) == (whole.title, whole.id, whole.logsource)
    assert late.source.path.name == "0.yml"
    assert asked == []
    assert late.detection is late.detection is whole.detection
    assert asked == [None]


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ("validators: [nowhere]", "Unknown validator 'nowhere'"),
        ("[", "cannot be used"),
        ("validators: 5", "cannot be used"),
        ("- all", "cannot be used"),
        ("", "cannot be used"),
    ],
)
def test_a_configuration_that_is_none_is_one_clear_message(findings, configuration, told):
    with pytest.raises(ConfigurationError, match=told):
        findings("{User: a}", configuration=configuration)


def test_a_rule_is_left_out_of_what_a_configuration_excludes(findings):
    text = "validators: [number_as_string]\nexclusions: {%s: number_as_string}"
    mine, other = (f"5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b0{number}" for number in (0, 7))
    assert findings("{EventID: '1'}", configuration=text % mine) == []
    assert len(findings("{EventID: '1'}", configuration=text % other)) == 1


def test_no_validator_asks_the_network(monkeypatch, findings):
    """Those that would are left out, and nothing else is."""

    def refuse(*_arguments, **_options):
        raise AssertionError("a validator asked the network")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    findings("{EventID: 1}", configuration="validators: [all]")
    assert "attacktag" in installed_validators()


def test_a_second_run_finds_the_same(findings):
    """Whatever the order of pySigma's sets, and whatever its validators remember."""
    once = findings("{a: '*x*', b: ['*', '**']}", configuration="validators: [all]")
    assert once == findings("{a: '*x*', b: ['*', '**']}", configuration="validators: [all]")
    assert len(once) > 0


def test_a_correlation_has_no_log_source_to_look_in(tmp_path):
    """What validators find in one is told at the place that there is."""
    rule = RULE.format(title="A rule", number=10, detection="{Image: a}")
    correlation = "title: Many\ncorrelation: {type: event_count, rules: [5013198a-2d6a-4b9a-9d1c-"
    correlation += "1b1b3b0b0b10], group-by: [User], timespan: 5m, condition: {gte: 3}}\n"
    (tmp_path / "many.yml").write_text(f"{rule}---\n{correlation}", encoding="utf-8")
    choice = ValidatorChoice("validators: [identifier_existence]")
    (found,) = lint(load_workload([str(tmp_path)]), choice).findings
    assert (found.code, found.line) == ("identifier_existence", 8)
