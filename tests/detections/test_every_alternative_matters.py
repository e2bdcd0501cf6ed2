"""Mutation tests of our detections: a test beside a rule knows each of its parts."""

import pytest
import yaml

from detections.mutants import make_mutants
from detections.shipped import load_shipped, load_tests, move_test, select_tests
from siemantic.ruletests import RuleTests

SHIPPED = load_shipped()
MUTANTS = tuple(mutant for document in SHIPPED for mutant in make_mutants(document))


def mutant_name(mutant):
    return f"{mutant.document.relative.stem}-{mutant.document.position}: {mutant.change}"


@pytest.fixture(scope="module")
def rule_tests():
    return load_tests()


@pytest.mark.parametrize("mutant", MUTANTS, ids=mutant_name)
def test_a_rule_test_fails_without_each_alternative(mutant, rule_tests, tmp_path):
    """
    Taking any one alternative out of any rule makes a test of the rule fail.

    A filter is known by the tests that apply it. A rule that cannot be built proves nothing, but
    a filter must not name fewer rules than the tests apply it to.
    """
    write_detections(tmp_path, mutant)
    problem = find_problem(select_tests(mutant.document, rule_tests), tmp_path)
    assert problem is not None, f"no rule test notices: {mutant_name(mutant)}"
    assert problem.code in ("failed", "filter_not_applied"), problem.message


def test_all_rule_tests_pass_without_a_change(rule_tests, tmp_path):
    """The law above is never true because detections are written or tested wrongly here."""
    write_detections(tmp_path)
    assert find_problem(rule_tests, tmp_path) is None


@pytest.mark.parametrize("document", SHIPPED, ids=lambda document: document.title)
def test_every_detection_has_alternatives_to_lose(document):
    """The law is never true for want of mutants."""
    assert any(mutant.document is document for mutant in MUTANTS)


def write_detections(folder, *mutants):
    """All detections below `folder` as they stand below the repository, the mutants' changed."""
    changed = {mutant.document: mutant.content for mutant in mutants}
    contents = {}
    for document in SHIPPED:
        content = changed.get(document, document.content)
        contents.setdefault(document.relative, []).append(content)
    for relative, documents in contents.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump_all(documents, Dumper=yaml.CSafeDumper), encoding="utf-8")


def find_problem(tests, folder):
    """The first that goes wrong when the tests run against the detections below `folder`."""
    moved = [move_test(test, folder) for test in tests]
    results = RuleTests(moved, [str(folder / "rules")]).run()
    return next((result.problem for result in results if result.problem is not None), None)
