"""What patterns and literals of AQL cover, under a reading, and which switches matter to that."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from siemantic.aql.evaluator.context import literal
from siemantic.aql.java_regex import compile_java
from siemantic.aql.readings import Reading, readings_over
from siemantic.errors import AqlError, UndecidedError
from siemantic.logic.folding import Fold, cased, fold_ascii, fold_unicode
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import Wildcard, text, wildcards
from siemantic.logic.trees import Tree

Operator = Literal["=", "LIKE", "ILIKE", "MATCHES", "IMATCHES"]

_UNESCAPED = re.compile(r"[%_]|[^%_]+")
_ESCAPED = re.compile(r"\\?[%_]|\\|[^%_\\]+")
_PARTS: dict[str, str | Wildcard] = {"%": Wildcard.MANY, "_": Wildcard.ONE, r"\%": "%", r"\_": "_"}


@lru_cache(maxsize=65536)
def texts_of(operator: Operator, written: str, reading: Reading) -> Tree:
    """
    The texts that are equal to a literal, or that a pattern covers.

    Raises:
        UndecidedError: the pattern cannot be followed.
    """
    value = literal(written, reading)
    match operator:
        case "=":
            return text(value, fold_of(reading) if reading.equals == "insensitive" else cased)
        case "LIKE" | "ILIKE":
            fold = cased if operator == "LIKE" else fold_of(reading)
            return wildcards(_parts(value, escaped=reading.wildcards == "escaped"), fold)
        case "MATCHES" | "IMATCHES":
            return _regex(value, reading, ignore_case=operator == "IMATCHES")


@lru_cache(maxsize=65536)
def switches_of(operator: Operator, written: str) -> tuple[str, ...]:
    """The switches of a reading that change what is covered, or whether anything is."""
    possible = tuple(_possible(operator, written))
    if not possible:
        return ()
    found = {reading: _find(operator, written, reading) for reading in readings_over(possible)}
    return tuple(
        switch
        for switch in possible
        if any(
            found[one] != found[other]
            for one in found
            for other in found
            if _differ_only_in(switch, one, other, possible)
        )
    )


def _find(operator: Operator, written: str, reading: Reading) -> Tree | None:
    try:
        return texts_of(operator, written, reading)
    except UndecidedError:
        return None


def _possible(operator: Operator, written: str) -> Iterator[str]:
    """The switches that may change what is covered; the others surely do not."""
    if operator == "=":
        yield "equals"
    if "\\\\" in written:
        yield "backslashes"
    if operator in ("LIKE", "ILIKE") and re.search(r"\\[%_]", written):
        yield "wildcards"
    if operator in ("MATCHES", "IMATCHES"):
        yield "matches"
    if _may_fold(operator, written):
        yield "folding"


def _may_fold(operator: Operator, written: str) -> bool:
    """Whether case may be ignored in letters beyond ASCII."""
    match operator:
        case "=" | "ILIKE":
            return not written.isascii()
        case "MATCHES" if not re.search(r"\(\?[A-Za-z]*i", written):
            return False
        case "MATCHES" | "IMATCHES":
            # Such letters may also stand in what is left out of a class, or be escaped.
            return not written.isascii() or bool(re.search(r"\[\^|\\[^.\\/ ]", written))
        case _:
            return False


def _differ_only_in(switch: str, one: Reading, other: Reading, switches: tuple[str, ...]) -> bool:
    return all(
        (getattr(one, each) != getattr(other, each)) == (each == switch) for each in switches
    )


def fold_of(reading: Reading) -> Fold:
    """What ignoring case is under a reading."""
    return fold_unicode if reading.folding == "unicode" else fold_ascii


def _parts(value: str, *, escaped: bool) -> Iterator[str | Wildcard]:
    """The texts and wildcards of LIKE (AQL guide, "LIKE clause")."""
    for each in (_ESCAPED if escaped else _UNESCAPED).findall(value):
        yield _PARTS.get(each, each)


def _regex(value: str, reading: Reading, *, ignore_case: bool) -> Tree:
    compiled = _compiled(value, ignore_case, reading.folding == "unicode")
    flags = compiled.flags & ~re.UNICODE
    return pattern(compiled.pattern, flags, covers=reading.matches == "whole")


@lru_cache(maxsize=4096)
def _compiled(value: str, ignore_case: bool, beyond: bool) -> re.Pattern[str]:  # noqa: FBT001 - a cache's key
    try:
        return compile_java(value, ignore_case=ignore_case, folds_beyond_ascii=beyond)
    except AqlError as error:
        raise UndecidedError(str(error)) from error
