"""Texts as regular expressions of the languages that run them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sigma.exceptions import SigmaRegularExpressionError
from sigma.types import (
    SigmaCasedString,
    SigmaRegularExpression,
    SigmaString,
    SigmaType,
    SpecialChars,
)


@dataclass(frozen=True, slots=True)
class Flavour:
    """
    How a language, by way of its backend, spells a regular expression.

    Attributes:
        end: what stands at the end of the value alone.
        begin: what stands at its begin.
        anywhere: what stands before something that is found anywhere.
        spelled: the characters that have another spelling than a backslash before them.
        controls: whether a control character can stand in a query.
        looks_ahead: whether it has `(?=...)`.
    """

    end: str
    begin: str = "^"
    anywhere: str = ""
    spelled: Mapping[str, str] = field(default_factory=dict)
    controls: bool = True
    looks_ahead: bool = True


PYTHON = Flavour(end="(?!.)")
RE2 = Flavour(end="$", spelled={"'": r"\x27"}, looks_ahead=False)
"""`$` is the end of the text alone (github.com/google/re2, wiki "Syntax")."""

DOUBLED = Flavour(
    end="(?!.)",
    anywhere=".*",
    spelled={"\\": r"[\\]", "^": "(?!])[]^]", "[": "(?!])[][]"}
    | {each: f"[{each}]" for each in ".$*+?{}()|#-&~ ]"},
    controls=False,
)
"""
Python's `match`, from the begin of the value on, by a backend that doubles backslashes.

In a set two of them are the one that they are anyway.
"""


def text_regex(value: SigmaString, flavour: Flavour) -> SigmaType:
    """The text as a regular expression; as it is where the flavour has no spelling for it."""
    spelled = _spelled(value, flavour)
    flags = "s" if isinstance(value, SigmaCasedString) else "is"
    return value if spelled is None else regex_or(value, f"(?{flags}){spelled}")


def regex_or(value: SigmaType, pattern: str) -> SigmaType:
    """The regular expression; the value where pySigma takes none such, as 2.0 with `(?!.)`."""
    try:
        return SigmaRegularExpression(pattern)
    except SigmaRegularExpressionError:
        return value


def _spelled(value: SigmaString, flavour: Flavour) -> str | None:
    parts = list(value.s)
    begin, end = flavour.begin, flavour.end
    while parts[:1] == [SpecialChars.WILDCARD_MULTI]:
        parts, begin = parts[1:], flavour.anywhere
    while parts[-1:] == [SpecialChars.WILDCARD_MULTI]:
        parts, end = parts[:-1], ""
    spelled = [_part(each, flavour) for each in parts]
    return None if None in spelled or not spelled else "".join([begin, *map(str, spelled), end])


def _part(part: object, flavour: Flavour) -> str | None:
    match part:
        case str():
            is_printable = flavour.controls or all(each >= " " for each in part)
            return "".join(_character(each, flavour) for each in part) if is_printable else None
        case SpecialChars.WILDCARD_MULTI:
            return ".*"
        case SpecialChars.WILDCARD_SINGLE:
            return "."
        case _:
            return None


def _character(character: str, flavour: Flavour) -> str:
    if character in flavour.spelled:
        return flavour.spelled[character]
    return f"\\{character}" if character in _SPECIAL else character


_SPECIAL = frozenset(r".^$*+?{}[]()|\\")
