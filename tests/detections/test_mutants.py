"""The generator of mutants itself, on the cases of mutants.yml."""

from pathlib import Path, PurePosixPath

import pytest
import yaml

from detections.mutants import make_mutants
from siemantic.rules import RuleDocument

CASES = yaml.safe_load(Path(__file__).with_name("mutants.yml").read_text(encoding="utf-8"))
KINDS = {"detection": "rule", "filter": "filter", "correlation": "correlation"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_mutants_are_those_of_the_case(case):
    """Every alternative of a section is taken out once, and nothing else is changed."""
    key, section = next((key, case[key]) for key in KINDS if key in case)
    place = PurePosixPath("rule.yml")
    document = RuleDocument("rule.yml", place, 1, 1, KINDS[key], {key: section}, b"")
    found = [(mutant.change, mutant.content) for mutant in make_mutants(document)]
    assert found == [(change, {key: part}) for change, part in case["mutants"].items()]
