"""Cases of `cases/lint/attack_tags.yml`: a tag, and what ATT&CK as it is shipped says of it."""

import re
from pathlib import Path

import pytest
import yaml

from siemantic.attack import load_attack
from siemantic.attack.shipping import ship
from siemantic.convert import load_workload
from siemantic.lint import ValidatorChoice, lint

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "lint" / "attack_tags.yml").read_text(encoding="utf-8")
)
RULE = """\
title: A rule
tags:
    - tlp.clear
    - {tag}
logsource: {{category: process_creation, product: windows}}
detection:
    selection: {{Image: a}}
    condition: selection
"""


def _found(folder, tag):
    (folder / "a.yml").write_text(RULE.format(tag=tag), encoding="utf-8")
    return lint(load_workload([str(folder)]), ValidatorChoice("validators: []")).findings


@pytest.mark.parametrize("tag", CASES)
def test_a_tag_is_found_at_its_place_and_told_with_the_version(tmp_path, tag):
    expected, found = CASES[tag], _found(tmp_path, tag)
    assert [(each.line, each.column) for each in found] == [(4, 7)] * bool(expected)
    for each in found:
        text = f"{each.code}: {each.message}; {each.hint}"
        pattern = ".*".join(map(re.escape, expected.split("...")))
        assert re.fullmatch(f"{pattern}.*", text)
        assert load_attack().version in each.message


def test_every_technique_that_is_current_has_its_tactics():
    attack = load_attack()
    for each in attack.techniques.values():
        assert (each.status == "current") == bool(each.tactics)
        assert set(each.tactics) <= set(attack.tactics)
    assert [each.name for each in attack.tactics.values()][-2:] == ["Exfiltration", "Impact"]


def test_what_is_not_current_has_a_successor_that_is_or_none():
    attack = load_attack()
    for each in attack.techniques.values():
        successor = attack.successor_of(each)
        assert each.status != "revoked" or successor is not None
        assert successor is None or successor.status == "current"
    assert attack.current > 600


def test_the_file_that_is_shipped_is_made_from_a_catalogue(tmp_path):
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(
        '{"attack_version": "1", "domain": "d", "source": "s", "source_modified": "m",'
        ' "notice": "n", "tactics": {"b": {"id": "TA2", "name": "B"}, "impact":'
        ' {"id": "TA1", "name": "Impact"}}, "techniques": {'
        '"T2": {"name": "Two", "status": "revoked", "revoked_by": "T1"},'
        ' "T1": {"name": "One", "tactics": ["b", "impact"]},'
        ' "T3": {"name": "3", "status": "deprecated"}}}',
        encoding="utf-8",
    )
    made = yaml.safe_load(ship(catalogue))
    assert made["techniques"] == {
        "T1": ["One", ["impact", "b"]],
        "T2": ["Two", [], "revoked", "T1"],
        "T3": ["3", [], "deprecated"],
    }  # fmt: skip
    assert made["version"] == "1"
    assert list(made["tactics"].items()) == [("impact", ["TA1", "Impact"]), ("b", ["TA2", "B"])]


def test_the_terms_of_mitre_are_shipped():
    notice = (Path(__file__).parents[2] / "src/siemantic/attack/NOTICE.md").read_text("utf-8")
    assert "reproduce MITRE's copyright designation and this license" in notice
