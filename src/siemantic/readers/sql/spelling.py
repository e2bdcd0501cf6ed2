"""
What of a query's text another parser could take for something else than its engine does.

sqlglot reads more than an engine's SQL, and leaves out what it takes for no difference: a plus
sign, a comment. What is let through here, both read in the same way (of SQLite, lang.html and
lang_keywords.html; of DuckDB, "Keywords and Identifiers" and "Literal Types" of its documentation).
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from siemantic.errors import UndecidedError

_FORM = re.compile(
    r"""[ \t\n\f\r]* SELECT [ \t\n\f\r]+ \* [ \t\n\f\r]+
    FROM [ \t\n\f\r]+ (?:<TABLE_NAME>|[A-Za-z_][A-Za-z0-9_]*) [ \t\n\f\r]+
    WHERE \b (?P<rest>.*?) ;? [ \t\n\f\r]*""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_WORD = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_SIGNS = frozenset(("=", "==", "<>", "!=", "<", "<=", ">", ">=", "(", ")", ",", "-"))
_BLANKS = re.compile(r"[ \t\n\f\r]*")


class Spelled(NamedTuple):
    """A token: where it is, and the text that a parser made of it."""

    start: int
    end: int
    text: str


def condition_of(query: str) -> str:
    """
    The text behind WHERE.

    Raises:
        UndecidedError: it is not a query of all columns of one table.
    """
    found = _FORM.fullmatch(query)
    if found is None or "\0" in query:
        raise UndecidedError("it is no SQL such as SELECT * FROM logs WHERE a = 'b'")
    return found["rest"]


def check_tokens(condition: str, tokens: Iterable[Spelled], quote: str) -> None:
    """
    See that the engine sees the same tokens.

    Args:
        quote: the mark that names stand in.
    Raises:
        UndecidedError: it may not.
    """
    end = 0
    for token in tokens:
        if not _BLANKS.fullmatch(condition, end, token.start):
            raise UndecidedError("a comment or a rare blank is not followed")
        end = token.end + 1
        if not _is_plain(condition[token.start : end], token.text, quote):
            raise UndecidedError(f"'{condition[token.start : end][:40]}' is not followed")
    if not _BLANKS.fullmatch(condition, end):
        raise UndecidedError("a comment or a rare blank is not followed")


def _is_plain(source: str, text: str, quote: str) -> bool:
    """Whether a text, a quoted name, a word, a number or a sign is what it looks like."""
    mark = source[0]
    if mark in ("'", quote):
        return source[1:-1].replace(mark * 2, mark) == text
    return source in _SIGNS or bool(_WORD.fullmatch(source) or _NUMBER.fullmatch(source))
