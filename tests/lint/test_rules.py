"""Cases of `cases/lint/rules.yml`: a detection, and all that is found in its rule."""

from pathlib import Path

import pytest
import yaml

from siemantic.convert import load_workload
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.selection import without_ignored
from siemantic.lint.table import CHECKS

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "lint" / "rules.yml").read_text(encoding="utf-8")
)
HEAD = """\
title: A rule
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01
logsource: {category: process_creation, product: windows}
detection:
"""
CORE = "validators: [dangling_detection, escaped_wildcard, wildcards_instead_of_modifiers]"


def _findings(folder, detection, configuration=CORE):
    text = HEAD + "".join(f"    {line}\n" for line in detection.splitlines())
    (folder / "a.yml").write_text(text, encoding="utf-8")
    workload = load_workload([str(folder)])
    linted = lint(workload, ValidatorChoice(configuration))
    return without_ignored(linted.findings, workload.paths)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_wrong_is_found_at_its_place_and_nothing_else(tmp_path, case):
    found = _findings(tmp_path, case["detection"])
    assert [f"{_place(each)} {each.code}" for each in found] == case["expect"]


def _place(found):
    return ":".join(str(each) for each in (found.line, found.column) if each is not None)


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.code)
def test_a_check_finds_what_its_page_says_and_leaves_the_fine_one(tmp_path, check):
    flagged = _findings(tmp_path, check.flagged, "validators: []")
    assert {each.code for each in flagged} == {check.code}
    assert _findings(tmp_path, check.fine, "validators: []") == ()


def test_a_rule_of_many_values_that_never_matches_is_told(tmp_path):
    """That no value decides is not looked for then, and that the rule is mute is."""
    values = "".join(f"\n    - 'v{number}.*x'" for number in range(501))
    detection = f"selection:\n  Image|re:{values}\ncondition: selection and not selection"
    assert [each.code for each in _findings(tmp_path, detection, "validators: []")] == [
        "never_matches"
    ]


@pytest.mark.parametrize(
    ("count", "item", "value"),
    [(5001, "Image", "'{}'"), (501, "Image|re", "'v{}.*x'"), (501, "Image", "'v{}?*x'")],
    ids=["thousands of values", "hundreds of regular expressions", "hundreds of patterns"],
)
def test_values_that_are_too_many_to_compare_are_told(tmp_path, count, item, value):
    """Nothing is looked for in minutes, and nothing is left out in silence."""
    values = "".join(f"\n    - {value.format(number)}" for number in range(count))
    found = _findings(tmp_path, f"selection:\n  {item}:{values}\ncondition: selection")
    assert [each.code for each in found if each.code.startswith(("never", "too_"))] == [
        "too_many_values"
    ]
