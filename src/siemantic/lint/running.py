"""Rules -> findings, spread over workers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sigma.rule import SigmaRule

from siemantic.convert import Workload
from siemantic.diagnostics import Diagnostic, Level
from siemantic.lint.attack_tags import find_attack_tags
from siemantic.lint.check import LintedRule
from siemantic.lint.filters import Effect, diagnose_effects, effects_of
from siemantic.lint.late import late_rule
from siemantic.lint.meaning import find_too_many_values
from siemantic.lint.places import keys_of
from siemantic.lint.same_meaning import Outline, find_twins, outline_of
from siemantic.lint.table import CHECKS
from siemantic.lint.validators import (
    ValidatorChoice,
    Validators,
    make_validators,
    open_validators,
)
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import AnyRule, build_checked
from siemantic.workers import spread

if TYPE_CHECKING:
    from sigma.validators.base import SigmaRuleValidator, SigmaValidationIssue


@dataclass(frozen=True, slots=True)
class Linted:
    """
    What was found, in the order of files and lines.

    `left_out` has the validators that could not be run, with the reason.
    """

    findings: tuple[Diagnostic, ...]
    left_out: dict[str, str]


@dataclass(slots=True)
class _Part:
    """What a chunk of the rules gives."""

    findings: list[Diagnostic] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    outlines: list[Outline | None] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def lint(
    workload: Workload,
    choice: ValidatorChoice,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> Linted:
    """
    Everything that is to be said of the rules and filters of the workload.

    Args:
        done: called with a number of rules as soon as they are looked at.
        workers: what `open_workers` gave, to share the work.
    Raises:
        ConfigurationError: the choice cannot be met.
    """
    open_validators(choice)  # what is wrong with it is said at once
    late: dict[int, SigmaRule] = {}
    parts = spread(
        workers,
        partial(_lint, choice),
        workload.units,
        lambda part: done(len(part.outlines)),
        lambda: late.update(_late_rules(choice, workload.units)),
    )
    outlines = dict(enumerate(chain.from_iterable(each.outlines for each in parts)))
    known = {at: each for at, each in outlines.items() if each is not None}
    together = _lint_together(choice, workload.units, {at: late[at] for at in known if at in late})
    findings = [
        *workload.findings,
        *(problem for _, problem in workload.broken),
        *chain.from_iterable(each.findings for each in (*parts, together)),
        *diagnose_effects(_filters(workload), [e for part in parts for e in part.effects]),
        *find_twins(workload.units, known),
    ]
    left_out = {name: why for each in (*parts, together) for name, why in each.left_out.items()}
    return Linted(tuple(sorted(set(findings), key=_place)), left_out)


def _place(found: Diagnostic) -> tuple[object, ...]:
    return found.path, found.line or 0, found.column or 0, found.code, found.message


def _filters(workload: Workload) -> tuple[RuleDocument, ...]:
    return tuple(dict.fromkeys(each for unit in workload.units for each in unit.filters))


def _lint(choice: ValidatorChoice, units: Sequence[Unit]) -> _Part:
    """What is found in each of the rules; runs in a worker."""
    validators, part = open_validators(choice), _Part()
    for unit in units:
        part.findings += find_attack_tags(unit.document)
        built, wrong = _build(unit, part.findings)
        part.outlines.append(None)
        if built is None:
            continue
        chosen = validators.without(wrong)
        if isinstance(built, SigmaRule):
            linted = LintedRule(unit, built)
            part.findings += [found for check in CHECKS for found in check.find(linted)]
            part.findings += find_too_many_values(linted)
            chosen -= validators.comparing if linted.has_too_many_values else frozenset()
            part.outlines[-1] = outline_of(linted)
            part.effects += effects_of(unit)
        part.findings += _issues(validators, chosen, unit, built)
    return replace(part, left_out=dict(validators.left_out))


def _build(unit: Unit, findings: list[Diagnostic]) -> tuple[AnyRule | None, frozenset[str]]:
    """
    The unit's rule as it is without filters, and the keys that it is built without.

    What is wrong with one of them goes to the findings and keeps nobody from looking at the rest.
    None where the rule cannot be built even so.
    """
    wrong: frozenset[str] = frozenset()
    while isinstance(built := _built(unit), Diagnostic):
        findings.append(replace(built, level="error"))
        key = built.code.removeprefix("invalid_")
        if key not in _BESIDE or key not in unit.document.content:
            return None, wrong
        rest = {name: each for name, each in unit.document.content.items() if name != key}
        unit, wrong = replace(unit, document=replace(unit.document, content=rest)), wrong | {key}
    return _located(built, unit), wrong


_BESIDE = frozenset(
    ("id", "related", "status", "level", "tags", "date", "modified", "fields", "falsepositives",
     "author", "description", "references", "scope", "license"),
)  # fmt: skip
"""The keys of a rule that say nothing of what it matches."""


def _built(unit: Unit) -> AnyRule | Diagnostic:
    try:
        return build_checked(replace(unit, filters=()))
    except Exception as error:  # noqa: BLE001 - pySigma meets data of any shape here
        return unit.document.diagnose("invalid_rule", str(error))


def _located(rule: AnyRule, unit: Unit) -> AnyRule:
    """The rule, which knows its file as sigma-cli would have it."""
    from sigma.exceptions import SigmaRuleLocation

    rule.source = SigmaRuleLocation(Path(unit.document.path))
    return rule


# --- pySigma's validators ----------------------------------------------------------------------


def _late_rules(choice: ValidatorChoice, units: Sequence[Unit]) -> Iterator[tuple[int, SigmaRule]]:
    """Position -> rule, for those that look at all rules; a rule that is not sound may be left."""
    wanted = open_validators(choice).together
    for at, unit in enumerate(units if wanted else ()):
        with suppress(Exception):  # the workers say what is wrong
            if unit.document.kind == "rule":
                yield at, late_rule(unit, partial(_build_sound, unit))


def _build_sound(unit: Unit) -> SigmaRule:
    built, _ = _build(unit, [])
    assert isinstance(built, SigmaRule)  # it was in a worker  # noqa: S101
    return built


def _lint_together(
    choice: ValidatorChoice, units: Sequence[Unit], rules: Mapping[int, SigmaRule]
) -> _Part:
    """What those validators find that look at all rules, which are at these positions."""
    validators, findings = make_validators(choice), list[Diagnostic]()
    for at, rule in rules.items():
        findings += _issues(validators, validators.together, units[at], rule)
    by_rule = {id(rule): units[at] for at, rule in rules.items()}
    for name, issue in validators.final_issues():
        for each in issue.rules:
            findings.append(_finding(name, issue, by_rule[id(each)], each))
    return _Part(findings, left_out=dict(validators.left_out))


def _issues(
    validators: Validators,
    chosen: "frozenset[SigmaRuleValidator]",
    unit: Unit,
    rule: AnyRule,
) -> Iterator[Diagnostic]:
    for name, issue in validators.issues(chosen, rule):
        yield _finding(name, issue, unit, rule)


_LEVELS: dict[str, Level] = {"HIGH": "error", "MEDIUM": "warning", "LOW": "note"}


def _finding(name: str, issue: "SigmaValidationIssue", unit: Unit, rule: AnyRule) -> Diagnostic:
    keys = keys_of(issue, name, rule, unit.document.content)
    found = unit.document.diagnose(name, _message(issue), *keys)
    return replace(found, level=_LEVELS[issue.severity.name])


def _message(issue: "SigmaValidationIssue") -> str:
    """The description in our form, with the texts that the issue names."""
    words = " ".join(issue.description.split()).rstrip(".")
    first, _, rest = words.partition(" ")
    words = f"{first.lower() if first[1:].islower() or len(first) == 1 else first} {rest}".strip()
    told = {each.name: getattr(issue, each.name) for each in fields(issue) if each.name != "rules"}
    shown = [f"{name} '{value}'" for name, value in told.items() if _is_shown(name, value)]
    return f"{words}: {', '.join(shown)}" if shown else words


def _is_shown(name: str, value: object) -> bool:
    return isinstance(value, str | int) or name in ("tag", "string")
