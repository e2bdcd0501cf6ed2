"""Cases of `cases/lint/fixes.yml`; what is mended means the same, and is not found again."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from sigma.exceptions import SigmaError

from siemantic.convert import load_workload
from siemantic.errors import SiemanticError
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.fixes import fix_all
from siemantic.lint.selection import without_ignored
from siemantic.matcher import matches
from siemantic.rules.documents import load_documents
from siemantic.rules.files import RuleFile, find_rule_files
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "lint" / "fixes.yml").read_text(encoding="utf-8")
)
HEAD = "title: A rule\nlogsource: {category: test}\ndetection:\n"
CHOICE = ValidatorChoice("validators: [wildcards_instead_of_modifiers]")


def _text(detection):
    return HEAD + "".join(f"    {line}\n" for line in detection.splitlines())


def _fixed(path):
    """The text of the file with everything mended, and what is left to mend."""
    workload = load_workload([str(path)])
    findings = without_ignored(lint(workload, CHOICE).findings, workload.paths)
    fixed = fix_all([each.document for each in workload.units], findings)
    return fixed[str(path)].text if fixed else path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_can_be_mended_is_and_nothing_else(tmp_path, case):
    path = tmp_path / "a.yml"
    path.write_text(_text(case["before"]), encoding="utf-8")
    path.write_text(_fixed(path), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == _text(case.get("after", case["before"]))
    assert _fixed(path) == path.read_text(encoding="utf-8")


def test_rules_of_one_file_are_mended_together(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text(
        "---\n".join([_text("selection: {a: '*x*'}\ncondition: selection")] * 2), encoding="utf-8"
    )
    assert _fixed(path).count("a|contains: 'x'") == 2


VALUES = st.text(alphabet="ab*?\\. ^$'\"#:-%_é", min_size=1, max_size=6)


@example("a|re", "$?", [])
@given(st.sampled_from(["a", "a|re", "a|re|i"]), VALUES, st.lists(VALUES, max_size=4))
def test_what_is_mended_matches_the_same_events(tmp_path_factory, name, value, texts):
    path = tmp_path_factory.mktemp("fix") / "a.yml"
    detection = yaml.safe_dump({"selection": {name: value}, "condition": "selection"})
    path.write_text(_text(detection), encoding="utf-8")
    before = _rule(path)
    path.write_text(_fixed(path), encoding="utf-8")
    after = _rule(path)
    for text in [*texts, value, value.strip("*^$")] if before is not None else ():
        assert matches(before, {"a": text}) == matches(after, {"a": text})


def _rule(path):
    """The rule of the file, or None if its regular expression is none."""
    files: list[RuleFile] = find_rule_files([str(path)])
    (document,) = load_documents(files).documents
    try:
        rule = build_unit(Unit(document))[-1]
        matches(rule, {"a": ""})
    except (SiemanticError, SigmaError):
        return None
    return rule
