"""Fields and values as Sigma writes them, with what their modifiers made of them."""

import json
import re
from collections.abc import Iterable, Iterator

from sigma.types import (
    Placeholder,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
    SpecialChars,
)

Spelled = tuple[tuple[str, ...], str]
"""Modifiers, and a value in YAML."""


def written(field: str | None, value: SigmaType) -> str:
    r"""
    A detection item in Sigma's own notation; a keyword has no field.

    `contains`, `startswith`, `endswith`, `windash` and encodings are worked out. Read as YAML and
    by pySigma again it is the same value.

    >>> written("Image", SigmaString(r"*\\cmd.exe"))
    "Image: '*\\cmd.exe'"
    """
    modifiers, text = _spell(value)
    name = "|".join([field or "", *modifiers])
    return f"{name}: {text}" if name else text


def quoted(text: str) -> str:
    """A text as YAML has it, in single quotes unless a character of it does not print."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text)


def _spell(value: SigmaType) -> Spelled:
    match value:
        case SigmaString():
            return _spell_text(value)
        case SigmaRegularExpression(regexp=pattern):
            flags = sorted(value.sigma_to_re_flag[flag] for flag in value.flags)
            expand = ("expand",) if value.contains_placeholder() else ()
            return ("re", *expand, *flags), quoted(pattern.to_plain(regex=True))
        case SigmaCompareExpression(number, op):
            modifiers, text = _spell(number)
            return (*modifiers, op.name.lower()), text
        case SigmaFieldReference():
            return _spell_reference(value)
        case SigmaExpansion():
            spelled = [_spell(each) for each in _flat(value)]
            return spelled[0][0], f"[{', '.join(text for _, text in spelled)}]"
        case _:
            return _spell_plain(value)


def _flat(value: SigmaType) -> Iterator[SigmaType]:
    if isinstance(value, SigmaExpansion):
        for each in value.values:
            yield from _flat(each)
    else:
        yield value


def _spell_plain(value: SigmaType) -> Spelled:
    match value:
        case SigmaNull():
            return (), "null"
        case SigmaTimestampPart():  # a kind of number to pySigma, so it must come first
            return (value.timestamp_part.name.lower(),), str(value.number)
        case SigmaNumber(number=number):
            return (), str(number)
        case SigmaBool(boolean):
            return (), json.dumps(boolean)
        case SigmaExists(exists):
            return ("exists",), json.dumps(exists)
        case SigmaCIDRExpression(cidr):
            return ("cidr",), quoted(cidr)
        case _:
            return (), type(value).__name__


def _spell_reference(value: SigmaFieldReference) -> Spelled:
    ends = {
        (True, True): ("contains",),
        (True, False): ("startswith",),
        (False, True): ("endswith",),
        (False, False): (),
    }
    return ("fieldref", *ends[value.starts_with, value.ends_with]), quoted(value.field)


# --- text --------------------------------------------------------------------------------------


def _spell_text(value: SigmaString) -> Spelled:
    cased = ("cased",) if isinstance(value, SigmaCasedString) else ()
    expand = ("expand",) if any(isinstance(part, Placeholder) for part in value.s) else ()
    return (*expand, *cased), quoted(_escaped(value.s))


def _escaped(parts: Iterable[str | SpecialChars | Placeholder]) -> str:
    """The parts as one text (Sigma specification 2.1, rules, "Escape Character")."""
    wildcards = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}
    found = ""
    for part in reversed(tuple(parts)):
        match part:
            case Placeholder(name=name):
                found = f"%{name}%{found}"
            case SpecialChars():
                found = wildcards[part] + found
            case _:
                found = _escape(part, before_wildcard=found[:1] in ("*", "?")) + found
    return found


def _escape(text: str, *, before_wildcard: bool) -> str:
    special = _SPECIAL_BEFORE_WILDCARD if before_wildcard else _SPECIAL
    return special.sub(lambda found: "\\" * len(found[0]) + found[0], text)


_SPECIAL = re.compile(r"\\+(?=[*?])|\\{2,}|[*?]")
_SPECIAL_BEFORE_WILDCARD = re.compile(r"\\+(?=[*?]|\Z)|\\{2,}|[*?]")
