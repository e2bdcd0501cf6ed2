"""
Text with wildcards -> LIKE patterns, and regular expressions where LIKE cannot be exact.

What the documentation leaves open, and how this module stays independent of it:

- LIKE has no documented escape, so a literal `%` or `_` never goes into a LIKE pattern.
- A backslash is a plain character in literals and LIKE (IBM staff's tests on a console,
  opencybersecurityalliance/stix-shifter issues 362, 363, 370, 391), but `\\%`, `\\_`, `\\'` and two
  backslashes in a row are not settled, so patterns with those become regular expressions.
- Whether MATCHES covers the whole value or finds a part of it is not documented, so a regular
  expression is padded until it covers the whole value either way.
- Whether a regular expression's literal keeps or halves double backslashes is not documented, so
  a literal backslash is the class `[\\\\\\\\]`, which means the same when halved. Other special
  characters are classes too, where one needs no backslash, or have a single one, as public queries
  have it (docs/aql.md, "Backslashes").
- How a literal would hold a character that does not print is not documented, so a regular
  expression names it, `\\u202E` (java.util.regex.Pattern); if literals had the escapes of Java
  themselves, it would be the same character.
- Whether `_` covers a character beyond the basic plane is not documented, so `?` becomes a regular
  expression as well.
- How ILIKE folds letters outside ASCII is not documented, so they become classes of both cases.
"""

import re
from enum import Enum
from functools import cache

from siemantic.errors import UnsupportedError


class Wildcard(Enum):
    """The wildcards of Sigma: `*` is any run of characters, `?` exactly one."""

    MANY = "*"
    ONE = "?"


Pattern = tuple[str | Wildcard, ...]
"""Texts and wildcards, in order; the pattern covers the whole value."""

ANYTHING = "(?s:.*)"
"""Any run of characters, line breaks included; the scoped flag leaves other dots alone."""

_REGEX = {Wildcard.MANY: ANYTHING, Wildcard.ONE: "(?s:.)"}

_SPECIAL = {each: f"[{each}]" for each in ".$*+?(){}|"} | {
    "\\": "[" + "\\" * 4 + "]",
    # no classes: in one they would need the backslash as well
    "[": "\\[",
    "]": "\\]",
    "^": "\\^",
}
_SHORT_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def like_pattern(pattern: Pattern, *, cased: bool) -> str | None:
    """The pattern for LIKE (`cased`) or ILIKE, None when those cannot say it with certainty."""
    if Wildcard.ONE in pattern:
        return None
    text = "".join(["%" if each is Wildcard.MANY else each for each in pattern])  # type: ignore[misc] # no ONE
    many = pattern.count(Wildcard.MANY)
    if text.count("%") != many or "_" in text or _UNSETTLED.search(text) is not None:
        return None
    is_settled = cased or text.isascii() or not any(map(folds_beyond_ascii, text))
    return text if is_settled and text.isprintable() else None


_UNSETTLED = re.compile(r"\\(?:[%\\']|\Z)")
"""A backslash beside what it may escape, or before a wildcard or the end."""


def regex_pattern(pattern: Pattern, *, cased: bool) -> str:
    """The pattern for MATCHES (`cased`) or IMATCHES, which covers the whole value."""
    body = "".join(
        _REGEX[each] if isinstance(each, Wildcard) else _literals(each, cased=cased)
        for each in pattern
    )
    # Anchored, so that finding a part and covering the whole are one; not beside padding, which
    # covers what is there anyway.
    start = "" if pattern[:1] == (Wildcard.MANY,) else "^"
    return start + body + ("" if pattern[-1:] == (Wildcard.MANY,) else END)


END = "(?!(?s:.))"
"""The very end of the value; `$` would also stop before a final line break (Java, `Pattern`)."""


def whole_value(pattern: str) -> str:
    """The pattern for MATCHES or IMATCHES that covers the whole value with a pattern."""
    return f"^{pattern}{END}"


def _literals(text: str, *, cased: bool) -> str:
    return "".join([literal(each, cased=cased) for each in text])


@cache
def literal(character: str, *, cased: bool) -> str:
    """A regular expression for one character, in both cases unless `cased`."""
    if not cased and folds_beyond_ascii(character):
        return f"[{''.join(spelled(each) for each in forms(character))}]"
    return _SPECIAL.get(character) or spelled(character)


def spelled(character: str) -> str:
    r"""
    The character as it stands in a regular expression, where it is not special.

    >>> spelled("a"), spelled("\u202e"), spelled("\U000e0001")
    ('a', '\\u202E', '\\uDB40\\uDC01')

    Raises:
        UnsupportedError: it is one half of a character beyond U+FFFF.
    """
    if "\ud800" <= character <= "\udfff":
        raise UnsupportedError(
            "unsupported_character",
            f"U+{ord(character):04X} is half a character, which no text of AQL can hold",
            "write the whole character",
        )
    if character.isprintable():
        return character
    units = character.encode("utf-16-be").hex(" ", 2).upper().split()
    return _SHORT_ESCAPES.get(character) or "".join(f"\\u{unit}" for unit in units)


@cache
def forms(character: str) -> str:
    """All letters that are the same without regard to case, as Python's `re` has them."""
    return "".join(re.findall(re.escape(character), _cased_letters(), re.IGNORECASE)) or character


@cache
def _cased_letters() -> str:
    """The letters of the first two planes that have a case; no alphabet with case is beyond."""
    letters = map(chr, range(0x20000))
    return "".join(each for each in letters if each.lower() != each or each.upper() != each)


def folds_beyond_ascii(character: str) -> bool:
    """Whether it is a letter beyond ASCII with another case."""
    return not character.isascii() and character.lower() != character.upper()
