"""Cases of `cases/rules/collections.yml`: a file's text, and the rules that come out of it."""

from pathlib import Path

import pytest
import yaml

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "rules" / "collections.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_rule_of_a_file_comes_out(load, case):
    """Each document of a file that can be read becomes a rule, with the parts that it shares."""
    documents = load({"a.yml": case["text"]}).of_kind("rule")
    assert [dict(document.content) for document in documents] == case["rules"]
