"""A verdict that is another only because an engine is there, or is not, is told and no drift."""

from pathlib import Path

import pytest
import yaml

from siemantic.build.verdicts import compare_verdicts
from siemantic.verify import parsing

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "build" / "verdicts.yml").read_text(encoding="utf-8")
)


def manifest(target, known, source="as it was"):
    """The manifest of one rule, as JSON has it."""
    outcome = {"status": "converted", "file": f"{target}/a", "sha256": "1", **known}
    entry = {"path": "a.yml", "sources": {"a.yml": source}, "outputs": {target: outcome}}
    return {"versions": {}, "targets": {target: {"files": {}}}, "rules": [entry]}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_recorded_and_told(case, monkeypatch):
    version = parsing.parser_version
    monkeypatch.setattr(
        parsing,
        "parser_version",
        lambda target: "" if target == case.get("without") else version(target),
    )
    target = case.get("target", "eql")
    before = manifest(target, case["then"])
    now = manifest(target, case["now"], case.get("source", "as it was"))
    found = compare_verdicts(before, now)
    is_kept = case["records"] == case["then"]["verdict"] and not case.get("drift")
    assert found.recorded == (before if is_kept else now)
    assert (found.unchanged != before) == case.get("drift", False)
    assert [*found.kept, *found.gained] == case.get("notes", [])
