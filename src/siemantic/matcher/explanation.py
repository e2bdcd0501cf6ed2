"""Why a rule matches an event, or does not."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sigma.conditions import ConditionIdentifier
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaLogSource, SigmaRule
from sigma.types import SigmaFieldReference, SigmaType

from siemantic.events import Event
from siemantic.matcher.folding import Fold, fold_rule
from siemantic.matcher.notation import quoted, written
from siemantic.matcher.rule import VERDICTS, may_hold
from siemantic.matcher.values import Values, find_keyword, find_values

Kind = Literal["rule", "log source", "selection", "and", "or", "not", "field", "keyword"]


@dataclass(frozen=True, slots=True)
class Found:
    """The values of a field of the event, None when it is missing."""

    field: str
    values: Values | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    A part of a rule, whether it held, and its parts.

    `what` is the title of a rule, the name of a selection, and else the part as Sigma writes it.
    `found` are the fields that were looked at, of a `fieldref` both; `values` are those in which a
    keyword was found.
    """

    kind: Kind
    what: str
    held: bool
    parts: tuple["Explanation", ...] = ()
    found: tuple[Found, ...] = ()
    values: Values = ()


def explain(rule: SigmaRule, event: Event) -> Explanation:
    """
    Which parts of the rule held for the event; all are looked at.

    The whole held exactly if `matches` says that the rule matches. That may answer where this
    refuses, since it does not look at what cannot change the answer.

    Raises:
        UnsupportedError: a part of the rule has something that the matcher does not know.
    """
    return replace(fold_rule(rule, event, _EXPLANATIONS), kind="rule", what=rule.title)


def render(explanation: Explanation, indent: str = "") -> str:
    """A line for the explanation and each of its parts, those further in below, without an end."""
    lines = [f"{'yes' if explanation.held else 'no':4}{indent}{_line(explanation)}"]
    lines += [render(part, indent + "  ") for part in explanation.parts]
    return "\n".join(lines)


def _line(part: Explanation) -> str:
    seen = [
        f"{each.field} is {'missing' if each.values is None else _shown(each.values)}"
        for each in part.found
    ]
    if part.values:
        seen.append(f"found in {', '.join(map(_plain, part.values))}")
    words = part.what if part.kind in ("field", "and", "or", "not") else f"{part.kind} {part.what}"
    return f"{words}  <- {', '.join(seen)}" if seen else words


def _shown(values: Values) -> str:
    return _plain(values[0]) if len(values) == 1 else f"[{', '.join(map(_plain, values))}]"


def _plain(value: Any) -> str:  # noqa: ANN401 - event data
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value, ensure_ascii=False, default=str)


# --- the fold ----------------------------------------------------------------------------------


def _joined(
    kind: Literal["and", "or"], verdict: Callable[[Iterator[bool]], bool]
) -> Callable[[Iterator[Explanation]], Explanation]:
    def join(parts: Iterator[Explanation]) -> Explanation:
        taken = tuple(parts)
        if len(taken) == 1:
            return taken[0]
        return Explanation(kind, kind, verdict(part.held for part in taken), taken)

    return join


def _not(part: Explanation) -> Explanation:
    return Explanation("not", "not", VERDICTS.negation(part.held), (part,))


def _source(source: SigmaLogSource, event: Event) -> Explanation:
    names = ("category", "product", "service")
    what = [f"{name}: {getattr(source, name)}" for name in names if getattr(source, name)]
    found = tuple(Found(field, find_values(event, field)) for field in ("Channel", "EventID"))
    return Explanation("log source", ", ".join(what), may_hold(source, event), found=found)


def _field(event: Event, field: str, value: SigmaType) -> Explanation:
    fields = (field, value.field) if isinstance(value, SigmaFieldReference) else (field,)
    found = tuple(Found(each, find_values(event, each)) for each in fields)
    held = VERDICTS.field(event, field, value)
    return Explanation("field", written(field, value), held, found=found)


def _keyword(event: Event, value: SigmaType) -> Explanation:
    held = VERDICTS.keyword(event, value)
    values = tuple(find_keyword(event, value))
    return Explanation("keyword", written(None, value), held, values=values)


def _named(condition: object, part: Explanation) -> Explanation:
    """The part with the name of the selection that it is, if it is one."""
    name = _selection_of(condition)
    if name is None:
        return part
    return Explanation("selection", _OF_FILTER.sub(r"\1 (filter)", name), part.held, (part,))


_OF_FILTER = re.compile(r"_filt_[a-z]{10}_(.+)")
"""What pySigma calls a selection of a filter: another in each run (sigma/filters.py)."""


def _selection_of(condition: object) -> str | None:
    """
    The name of the selection that pySigma made the condition of, None when it is not a whole one.

    What is above a condition in pySigma's tree is an operator, unless it is a whole selection.
    """
    above = getattr(condition, "parent", None)
    while isinstance(above, SigmaDetection | SigmaDetectionItem):
        above = above.parent
    return above.identifier if isinstance(above, ConditionIdentifier) else None


_EXPLANATIONS: Fold[Explanation] = Fold(
    every=_joined("and", VERDICTS.every),
    some=_joined("or", VERDICTS.some),
    negation=_not,
    source=_source,
    field=_field,
    keyword=_keyword,
    each=_named,
)
