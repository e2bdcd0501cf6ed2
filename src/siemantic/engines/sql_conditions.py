"""
Conditions of SQL that are not followed but handed to an engine: what they name, and what they call.

An engine has functions that read files, open connections and run code. So only such conditions are
handed over as are made of names, texts, numbers, a few signs and calls of functions that do none of
this, in brackets that are closed. Comments, statements behind a semicolon and queries within the
condition are not among them.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from siemantic.errors import UndecidedError

_TOKEN = re.compile(
    r"""
    [ \t\n\f\r]++
    | (?P<text>'(?:[^'\\]|\\.|'')*+')
    | `(?P<quoted>(?:[^`\\]|``)++)`
    | (?P<word>[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*+)(?!['"`])
    | (?P<number>[0-9]++(?:\.[0-9]++)?+)(?![A-Za-z_'"`])
    | (?P<sign>[=<>!(),.|]|-(?!-))
    """,
    re.VERBOSE | re.DOTALL,
)
_MOST_DEEP = 500
"""Brackets in one another; a parser that recurses has an end to its stack."""

_OPERATORS = frozenset(
    ("and", "between", "escape", "false", "ilike", "in", "is", "like", "not", "null", "or", "rlike",
     "true")
)  # fmt: skip
_REFUSED = frozenset(
    ("from", "map", "reduce", "select", "table", "transform", "values", "with")
)  # fmt: skip
"""Words that begin a query, or what runs a program (Spark's TRANSFORM)."""


class _Token(NamedTuple):
    kind: str
    text: str


def names_in(condition: str, functions: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """
    The names of the condition, each with its parts: `a.b` is `("a", "b")`.

    >>> names_in("NOT lower(`a b`) = 'x' AND c.d > 5", ("lower",))
    (('a b',), ('c', 'd'))

    Args:
        functions: those that may be called, in small letters.
    Raises:
        UndecidedError: the condition has something else.
    """
    tokens = tuple(_tokens(condition))
    _check_brackets(tokens)
    return tuple(dict.fromkeys(_names(tokens, functions)))


def _tokens(condition: str) -> Iterator[_Token]:
    at = 0
    while at < len(condition):
        found = _TOKEN.match(condition, at)
        if found is None:
            raise UndecidedError(f"'{condition[at : at + 40]}' in a condition is not run here")
        kind, at = found.lastgroup, found.end()
        if kind is not None:
            yield _Token(kind, found[kind])


def _check_brackets(tokens: Sequence[_Token]) -> None:
    deep = 0
    for token in tokens:
        if token.kind == "sign":
            deep += (token.text == "(") - (token.text == ")")
        if deep < 0:
            raise UndecidedError("a bracket of the condition is closed that is not open")
        if deep > _MOST_DEEP:
            raise UndecidedError("the condition is too deep to be run")
    if deep:
        raise UndecidedError("a bracket of the condition is not closed")


def _names(tokens: Sequence[_Token], functions: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Each name; those behind a dot are parts of the one before it."""
    parts: list[str] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.kind == "sign":
            continue
        if not _is_name(token, following, functions):
            if parts:
                raise UndecidedError(f"'{token.text[:40]}' behind a dot is not run here")
            continue
        parts.append(token.text.replace("``", "`"))
        if following != ".":
            yield tuple(parts)
            parts = []


def _is_name(token: _Token, following: str, functions: Collection[str]) -> bool:
    """Whether it is that of a column, and none of a function, an operator or a constant."""
    small = token.text.lower()
    if token.kind == "word" and small in _OPERATORS:
        return False
    if token.kind not in ("word", "quoted"):
        return False
    if following == "(":
        if token.kind == "quoted" or small not in functions:
            raise UndecidedError(f"the function '{token.text[:40]}' is not run here")
        return False
    if token.kind == "word" and small in _REFUSED:
        raise UndecidedError(f"'{token.text}' in a condition is not run here")
    return True
