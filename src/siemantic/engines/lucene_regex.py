"""
Regular expressions of Lucene as those of Python, where both are sure to mean the same.

The whole text must match, and there are no anchors: `^` and `$` are characters like others.
Source: https://www.elastic.co/docs/reference/query-languages/query-dsl/regexp-syntax
"""

import re

from siemantic.errors import UndecidedError

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>.) | (?P<set>\[\^?(?:\\.|[^\]\[\\])+\])
    | (?P<operator>\{[0-9]+(?:,[0-9]*)?\}\??(?![*+?{]) | [*+?]\??(?![*+?{]) | [.()|])
    | (?P<plain>[^.?+*|{}\[\]()"\\\#@&<>~])
    """,
    re.VERBOSE | re.DOTALL,
)
_CLASSES = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "w": r"\w",
    "W": r"\W",
}
"""Lucene's RegExp, "<predefined character classes>"; letters and digits are those of ASCII."""

_EMPTY = re.compile(r"\|\||\(\||\|\)|\(\)|\A\||\|\Z|\(\?")
"""What is empty or begins with `(?` has no documented meaning."""


def to_python(pattern: str) -> str:
    """
    The pattern for `re.fullmatch` with ASCII, DOTALL and IGNORECASE.

    >>> to_python("^a.$")
    '\\\\^a.\\\\$'

    Raises:
        UndecidedError: what Lucene makes of the pattern is not known here.
    """
    parts, at = [], 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None:
            raise _unknown(pattern[at : at + 2])
        parts.append(_part(found))
        at = found.end()
    try:
        re.compile("".join(parts))
    except re.error as error:
        raise UndecidedError(f"Lucene's '{pattern}' is no pattern to Python") from error
    if found := _EMPTY.search("".join(parts)):
        raise _unknown(found[0])
    return "".join(parts)


def _part(found: re.Match[str]) -> str:
    if (char := found["escaped"]) is not None:
        if char in _CLASSES:
            return _CLASSES[char]
        if char.isalnum():
            raise _unknown(found[0])
        return re.escape(char)
    if (chars := found["set"]) is not None:
        # "Character range classes ... remain case sensitive", which is to be mended in Lucene.
        if any(char.isalpha() for char in chars) or _DOUBLED.search(chars):
            raise _unknown(chars)
        return chars
    return found["operator"] or re.escape(found["plain"])


_DOUBLED = re.compile(r"&&|\|\||~~|--")
"""Python warns that they may get a meaning of their own in sets."""


def _unknown(part: str) -> UndecidedError:
    return UndecidedError(f"what Lucene makes of '{part}' in a regular expression is not known")
