"""Detections with one alternative taken out: what their tests must notice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sigma.conditions import (
    ConditionAND,
    ConditionIdentifier,
    ConditionNOT,
    ConditionOR,
    ConditionSelector,
    SigmaCondition,
)
from sigma.correlations import SigmaCorrelationTimespan

from siemantic.rules import RuleDocument

Content = Mapping[str, Any]
Changes = Iterator[tuple[str, Any]]
"""What was done, and what the part is then."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document's content after one change; `change` is the place and what was done there."""

    document: RuleDocument
    change: str
    content: Content


def make_mutants(document: RuleDocument) -> Iterator[Mutant]:
    """
    Every mutant of a sound rule, correlation rule or filter.

    A rule or filter loses one value of a list, one field of a map, one detection of a family
    (`1 of x*`), or one operand of its condition. A correlation rule loses a rule or a group-by
    field, or has another order, count or window.
    """
    key = "detection" if document.kind == "rule" else document.kind
    changes = _correlation_changes if document.kind == "correlation" else _detection_changes
    for change, section in changes(document.content[key]):
        yield Mutant(document, change, {**document.content, key: section})


# --- rules and filters -------------------------------------------------------------------------


def _detection_changes(section: Content) -> Changes:
    for key, part in section.items():
        for change, smaller in _losses(part, key):
            yield change, {**section, key: smaller}
    condition = SigmaCondition(section["condition"], None).parse(postprocess=False)
    for name in _relatives(section, condition):
        yield f"without {name}", _without(section, name)
    for operand, rest in _operand_losses(condition):
        yield f"condition without {operand}", {**section, "condition": _spell(rest)}


def _losses(part: Any, place: str) -> Changes:
    """Every way to take one entry out of a map or list of several, here or further down."""
    entries = dict(enumerate(part)) if isinstance(part, list) else part
    if not isinstance(entries, Mapping):
        return
    for key, entry in entries.items():
        if len(entries) > 1:
            named = entry if isinstance(key, int) else key
            yield f"{place} without {named}", _without(part, key)
        for change, smaller in _losses(entry, f"{place}.{key}"):
            yield change, _with(part, key, smaller)


def _without(part: Any, key: str | int) -> Any:
    smaller = part.copy()
    del smaller[key]
    return smaller


def _with(part: Any, key: str | int, entry: Any) -> Any:
    changed = part.copy()
    changed[key] = entry
    return changed


# --- conditions --------------------------------------------------------------------------------


def _relatives(section: Content, condition: Any) -> tuple[str, ...]:
    """The detections that the condition chooses by a pattern, as it does at least one other."""
    names = [name for name in section if name not in ("condition", "rules")]
    patterns = ("*" if each == "them" else each for each in _patterns(condition))
    families = [[n for n in names if fnmatchcase(n, pattern)] for pattern in patterns]
    return tuple(name for family in families if len(family) > 1 for name in family)


def _patterns(condition: Any) -> Iterator[str]:
    if isinstance(condition, ConditionSelector):
        yield condition.pattern
    elif not isinstance(condition, ConditionIdentifier):
        for argument in condition.args:
            yield from _patterns(argument)


def _operand_losses(condition: Any) -> Changes:
    """Every way to take one operand out of an `and` or `or`, as the operand and what remains."""
    if not isinstance(condition, ConditionAND | ConditionOR | ConditionNOT):
        return
    for position, argument in enumerate(condition.args):
        if len(condition.args) > 1:
            yield _spell(argument), type(condition)(_without(condition.args, position))
        for operand, rest in _operand_losses(argument):
            yield operand, type(condition)(_with(condition.args, position, rest))


def _spell(condition: Any) -> str:
    match condition:
        case ConditionAND(args):
            return f"({' and '.join(_spell(each) for each in args)})"
        case ConditionOR(args):
            return f"({' or '.join(_spell(each) for each in args)})"
        case ConditionNOT(args):
            return f"not {_spell(args[0])}"
        case _:  # a name, or a quantifier and a pattern
            return " of ".join(condition.args)


# --- correlation rules -------------------------------------------------------------------------


def _correlation_changes(section: Content) -> Changes:
    for change, rules in _losses(section["rules"], "rules"):
        yield change, {**section, "rules": rules}
    for position, field in enumerate(section.get("group-by", [])):
        fields = _without(section["group-by"], position)
        yield f"group-by without {field}", {**section, "group-by": fields}
    if section["type"] == "temporal_ordered":
        yield "rules in reverse", {**section, "rules": section["rules"][::-1]}
    seconds = SigmaCorrelationTimespan(section["timespan"]).seconds
    for span in (f"{seconds // 2}s", f"{seconds * 2}s"):
        yield f"timespan {span}", {**section, "timespan": span}
    for limit, count in section.get("condition", {}).items():
        for other in (count - 1, count + 1):
            yield f"condition {limit} {other}", {**section, "condition": {limit: other}}
