"""The rule that a test is about, with the filters that the test applies."""

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import real_path
from siemantic.rules import RuleDocument, find_rule_files, load_documents
from siemantic.rules.documents import Documents, reference_key
from siemantic.rules.references import Unit, make_units
from siemantic.rules.sigma import check_document
from siemantic.ruletests.case import RuleTest
from siemantic.ruletests.results import TestedRule


class TestedRules:
    """
    The rules of tests.

    Args:
        tests: those whose rules are asked for.
        rules: files and folders with the rules that correlations may name, beside those tested.
    """

    __test__ = False  # pytest must not take it for a test of its own

    def __init__(self, tests: Sequence[RuleTest], rules: Sequence[str] = ()) -> None:
        self._tests = tests
        self._rules = rules
        self._units: dict[tuple[RuleDocument, tuple[Path, ...]], Unit | Diagnostic] = {}

    def find(self, test: RuleTest) -> RuleDocument | Diagnostic:
        """The rule's document, or why there is none."""
        beside = real_path(test.rule_file)
        found = self._at.get(beside, ())
        if test.rule is not None and found:
            found = tuple(each for each in found if reference_key(test.rule) in each.names)
        if len(found) == 1:
            return found[0]
        problem = next((p for p in self._loaded[1] if real_path(p.path) == beside), None)
        return _which_rule(test, beside.name, len(found)) if problem is None else problem

    def unit(self, test: RuleTest, document: RuleDocument) -> Unit | Diagnostic:
        """The rule with what it needs and the test's filters, or what is wrong with one of them."""
        key = (document, test.filters)
        if key not in self._units:
            self._units[key] = self._make(test, document)
        return self._units[key]

    def named(self, test: RuleTest, document: RuleDocument | Diagnostic) -> TestedRule:
        """The rule in results."""
        if isinstance(document, Diagnostic):
            return TestedRule(str(test.rule_file), id=test.rule)
        return TestedRule(document.path, document.title, document.id)

    @property
    def plain_rules(self) -> tuple[RuleDocument, ...]:
        """All rules that are no correlations, in the order of their files."""
        return tuple(each for each in self._loaded[0] if each.kind == "rule")

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with files of rules."""
        return self._loaded[1]

    def _make(self, test: RuleTest, document: RuleDocument) -> Unit | Diagnostic:
        missing = next((str(each) for each in test.filters if not os.path.isfile(each)), None)  # noqa: PTH113 - Path raises for a name that is too long
        if missing is not None:
            return test.diagnose("missing_filter", f"there is no filter file {missing[:200]}")
        loaded = load_documents(find_rule_files([str(path) for path in test.filters]))
        if loaded.diagnostics:
            return loaded.diagnostics[0]
        units = self._plain_units if not test.filters else _units(self._loaded[0], loaded)
        unit = units[document]
        return unit if isinstance(unit, Diagnostic) else _first_problem(unit, test) or unit

    @cached_property
    def _plain_units(self) -> "_Units":
        """What most tests need: the rules without filters."""
        return _units(self._loaded[0], Documents((), ()))

    @cached_property
    def _at(self) -> dict[Path, tuple[RuleDocument, ...]]:
        """The rules by their files."""
        found: dict[Path, tuple[RuleDocument, ...]] = {}
        for each in self._loaded[0]:
            path = real_path(each.path)
            found[path] = (*found.get(path, ()), each)
        return found

    @cached_property
    def _loaded(self) -> tuple[tuple[RuleDocument, ...], tuple[Diagnostic, ...]]:
        """All rules that a test may need, and what is wrong with their files."""
        beside = {str(test.rule_file) for test in self._tests}
        inputs = [*(each for each in sorted(beside) if Path(each).exists()), *self._rules]
        loaded = load_documents(find_rule_files(inputs))
        return loaded.of_kind("rule", "correlation"), loaded.diagnostics


_Units = Mapping[RuleDocument, Unit | Diagnostic]


def _units(documents: Sequence[RuleDocument], filters: Documents) -> _Units:
    """Each rule with what it needs, or what is wrong with what it names."""
    units, broken = make_units(documents, filters.of_kind("filter"))
    return {**{each.document: each for each in units}, **dict(broken)}


def _which_rule(test: RuleTest, file: str, count: int) -> Diagnostic:
    if test.rule is not None:
        return test.diagnose("unknown_rule", f"{file} has no rule '{test.rule}'")
    if count == 0:
        return test.diagnose("no_rule", f"there is no rule in {file} beside the test")
    hint = "say which is meant with 'rule:' and its id or name"
    return test.diagnose("ambiguous_rule", f"{file} has {count} rules", hint)


def _first_problem(unit: Unit, test: RuleTest) -> Diagnostic | None:
    for document in (*unit.needed, unit.document, *unit.filters):
        if (problem := check_document(document)) is not None:
            return problem
    applied = {real_path(document.path) for document in unit.filters}
    for path in test.filters:
        if real_path(path) not in applied:
            message = f"the filter {path.name} is not for this rule"
            return test.diagnose("filter_not_applied", message)
    return None
