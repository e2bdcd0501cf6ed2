"""Sigma filters that do nothing to a rule, or leave nothing of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.lint.check import Explained, found
from siemantic.logic.formula import Formula
from siemantic.logic.prove import find_difference, find_event
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit

_SITE = Site(lambda field: (Place(field),), payloads=("\0payload",))

_CONDITION = ("filter", "condition")

Taken = Literal["nothing", "some", "all"]


class Effect(NamedTuple):
    """What a filter takes of a rule; the filter is known by its path and position."""

    path: str
    position: int
    taken: Taken
    rule: str


def effects_of(unit: Unit) -> Iterator[Effect]:
    """What each of the unit's filters takes of its rule by itself, where that can be told."""
    for each in unit.filters:
        taken = _taken(unit, each)
        if taken is not None:
            rule = f"'{unit.document.title}' ({unit.document.path})"
            yield Effect(each.path, each.position, taken, rule)


def _taken(unit: Unit, document: RuleDocument) -> Taken | None:
    try:
        bare = _formula(replace(unit, filters=()))
        filtered = _formula(replace(unit, filters=(document,)))
        if find_difference(bare, filtered) is None:
            return "nothing"
        return "all" if find_event(filtered) is None else "some"
    except (SigmaError, UndecidedError, UnsupportedError):
        return None


def _formula(unit: Unit) -> Formula:
    rule = build_unit(unit)[-1]
    if not isinstance(rule, SigmaRule):
        raise UndecidedError("a correlation has no formula")
    return to_formula(rule, _SITE)


def diagnose_effects(
    filters: Sequence[RuleDocument], effects: Sequence[Effect]
) -> Iterator[Diagnostic]:
    """The filters that take all of a rule, or nothing of any rule that they are for."""
    for document in filters:
        mine = [e for e in effects if (e.path, e.position) == (document.path, document.position)]
        for each in mine:
            if each.taken == "all":
                message = f"nothing is left of the rule {each.rule}"
                hint = "narrow the filter: the rule can never fire"
                yield found(TAKES_ALL, document, message, *_CONDITION, hint=hint)
        if mine and all(each.taken == "nothing" for each in mine):
            message = "the filter changes nothing of the rules that it is for"
            hint = "take it out, or look for a value that the rules do find"
            yield found(TAKES_NOTHING, document, message, *_CONDITION, hint=hint)


TAKES_ALL = Explained(
    code="filter_takes_all",
    level="error",
    why=(
        "A filter that excludes every event of a rule turns the rule off. Where that is meant, the "
        "rule is better taken out. It is proved from the meaning of both."
    ),
)

TAKES_NOTHING = Explained(
    code="filter_takes_nothing",
    level="warning",
    why=(
        "A filter that excludes no event of any of its rules does not do what it was written for: "
        "a field or a value is misspelt, or the rule has changed. It is proved from the meaning of "
        "both."
    ),
)
