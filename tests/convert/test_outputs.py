"""No two conversions share a file, and names do not depend on what a target can say."""

from pathlib import PurePosixPath

import pytest

from siemantic.convert import Conversion
from siemantic.outputs import name_outputs
from siemantic.targets.converter import TargetRequest

CASES = {
    "the rule's path is mirrored": ([("a/b/rule.yml", None)], ["a/b/rule.aql"]),
    "rules of one file are told apart by their positions": (
        [("pack.yml", 1), ("pack.yml", 3)],
        ["pack.1.aql", "pack.3.aql"],
    ),
    "two endings of one name": (
        [("rule.yaml", None), ("rule.yml", None)],
        ["rule.aql", "rule~2.aql"],
    ),
    "names that differ in case only": (
        [("Rule.yml", None), ("rule.yml", None)],
        ["Rule.aql", "rule~2.aql"],
    ),
    "a file that is called as a part of another": (
        [("pack.1.yml", None), ("pack.yml", 1), ("pack.yml", 2)],
        ["pack.1.aql", "pack.1~2.aql", "pack.2.aql"],
    ),
    "a dot in a name is kept": ([("rule.v2.yml", None)], ["rule.v2.aql"]),
    "another ending is kept": ([("rule.txt", None)], ["rule.txt.aql"]),
}


def conversion(relative, position, status="converted", target="qradar_aql"):
    """A conversion of which only the name matters."""
    path = PurePosixPath(relative)
    return Conversion(TargetRequest(target), None, "t", relative, path, position, status)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_names(case):
    """Each conversion gets the file of its case."""
    rules, expected = case
    named = name_outputs(conversion(*rule) for rule in rules)
    assert [name for name, _ in named] == [f"qradar_aql/{name}" for name in expected]


def test_refused_rule_keeps_its_name_taken():
    """A name is the same whether the rule before it was converted or not."""
    rules = [conversion("rule.yaml", None, "unsupported"), conversion("rule.yml", None)]
    assert [name for name, _ in name_outputs(rules)][1] == "qradar_aql/rule~2.aql"


def test_targets_have_folders_of_their_own():
    """One rule to two targets gives two files."""
    rules = [conversion("a.yml", None), conversion("a.yml", None, target="splunk")]
    assert [name for name, _ in name_outputs(rules)] == ["qradar_aql/a.aql", "splunk/a.spl"]
