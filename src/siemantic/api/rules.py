"""Rules from files or texts, and what can be said of them without a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sigma.rule import SigmaRule

from siemantic.api.results import Match, RuleEvents, RuleTest
from siemantic.convert import Workload, load_workload, make_workload
from siemantic.diagnostics import Diagnostic
from siemantic.diffing import Inputs
from siemantic.errors import ConfigurationError, SiemanticError
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.selection import without_file_names, without_ignored
from siemantic.matcher import explain, render
from siemantic.rules import RuleDocument, load_documents
from siemantic.rules.documents import Documents
from siemantic.rules.files import rule_text
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.ruletests import RuleTests, find_tests
from siemantic.witnesses import answer


@dataclass(frozen=True, slots=True)
class Rules:
    """
    Rules that were read, sound or not, with their filters.

    Attributes:
        inputs: where they are from.
    """

    workload: Workload
    inputs: Inputs

    def __len__(self) -> int:
        return self.workload.rule_count

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the rules that can be converted."""
        return tuple(each.document.title for each in self.workload.units)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the files, and with what the rules name."""
        return (*self.workload.findings, *(problem for _, problem in self.workload.broken))


def load(*paths: str | Path, filters: Sequence[str | Path] = ()) -> Rules:
    """
    The rules and correlations of files and folders, with the filters there and in `filters`.

    Raises:
        ConfigurationError: a path does not exist, or none is given.
    """
    if not paths:
        raise ConfigurationError("name a rule file or a folder of rules")
    inputs = Inputs(tuple(map(str, paths)), tuple(map(str, filters)))
    return Rules(load_workload(*inputs), inputs)


def parse(text: str) -> Rules:
    """The rules, correlations and filters of a YAML text."""
    read = load_documents([rule_text(text)])
    return Rules(make_workload(read, Documents((), ())), Inputs(()))


def check(rules: Rules) -> tuple[Diagnostic, ...]:
    """What is wrong with the rules and filters, as `siemantic check` says, in their order."""
    found = lint(rules.workload, ValidatorChoice()).findings
    return tuple(without_file_names(without_ignored(found, rules.workload.paths)))


def test(*paths: str | Path) -> tuple[RuleTest, ...]:
    """
    Each test at, below and beside the paths, run against the rule that it stands beside.

    Raises:
        ConfigurationError: a path does not exist.
    """
    names = [str(each) for each in paths]
    for each in names:
        if not Path(each).exists():
            raise ConfigurationError(f"'{each}' does not exist")
    tests, problems = find_tests(names)
    folders = [each for each in names if Path(each).is_dir()]
    ran = tuple(
        RuleTest(each.title, each.path, each.outcome, each.problem, each.reason)
        for each in RuleTests(tests, folders).run()
    )
    return ran + tuple(RuleTest("", each.path, "error", each) for each in problems)


def matches(rules: Rules, event: Mapping[str, Any]) -> tuple[Match, ...]:
    """Whether each rule about single events matches the event, with its filters, and why."""
    units = (each for each in rules.workload.units if each.document.kind == "rule")
    return tuple(_match(each, event) for each in units)


def witnesses(rules: Rules) -> tuple[RuleEvents, ...]:
    """Events for each rule about single events, without filters, confirmed by the matcher."""
    found = (answer(document) for document in _documents(rules))
    return tuple(
        RuleEvents(each.document.title, each.document.id, each.document.path, each.witnesses,
                   each.problems)
        for each in found
    )  # fmt: skip


def _documents(rules: Rules) -> list[RuleDocument]:
    documents = (each.document for each in rules.workload.units)
    return [each for each in documents if each.kind == "rule"]


def _match(unit: Unit, event: Mapping[str, Any]) -> Match:
    document = unit.document
    named = (document.title, document.id, document.path)
    problems = (check_document(each) for each in (document, *unit.filters))
    problem = next((each for each in problems if each is not None), None)
    if problem is not None:
        return Match(*named, matches=None, why=problem.message)
    rule = build_unit(unit)[-1]
    if not isinstance(rule, SigmaRule):
        raise TypeError("a document of a rule makes one")
    try:
        found = explain(rule, event)
    except SiemanticError as error:
        return Match(*named, matches=None, why=str(error))
    return Match(*named, matches=found.held, why=render(found))
