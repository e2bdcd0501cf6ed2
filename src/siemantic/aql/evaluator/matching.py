"""
Patterns of LIKE and regular expressions of MATCHES -> tests of a text.

`%` is any run of characters and `_` one (AQL guide, "LIKE clause").
"""

import re
from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from siemantic.aql.evaluator.comparing import folding
from siemantic.aql.java_regex import compile_java
from siemantic.aql.readings import Reading
from siemantic.bounded import fullmatch, search

TextTest = Callable[[str], bool]
Fold = Callable[[str], str] | None
"""How a text is written without regard to case, None where case counts."""


class Wildcard(Enum):
    """The wildcards of LIKE: any run of characters, and exactly one."""

    MANY = "%"
    ONE = "_"


Part = str | Wildcard
"""A run of characters, or what stands between two."""


@lru_cache(maxsize=16384)  # a query may have thousands
def like(pattern: str, reading: Reading, *, cased: bool) -> TextTest:
    """The test whether a text is covered by the pattern."""
    parts = like_parts(pattern, escaped=reading.wildcards == "escaped")
    fold = None if cased else folding(reading)
    if fold is not None:
        parts = [each if isinstance(each, Wildcard) else fold(each) for each in parts]
    return _plain(parts, fold) or _regex(parts, fold)


def like_parts(pattern: str, *, escaped: bool) -> list[Part]:
    """Runs of characters and the wildcards between them; of several `%` in a row one."""
    parts: list[Part] = []
    for each in (_ESCAPED if escaped else _UNESCAPED).findall(pattern):
        part: Part = Wildcard(each) if each in ("%", "_") else _ESCAPES.get(each, each)
        before = parts[-1] if parts else None
        if isinstance(part, str) and isinstance(before, str):
            parts[-1] = before + part
        elif not (part is before is Wildcard.MANY):
            parts.append(part)
    return parts


_UNESCAPED = re.compile(r"[%_]|[^%_]+")
_ESCAPED = re.compile(r"\\?[%_]|\\|[^%_\\]+")
_ESCAPES = {r"\%": "%", r"\_": "_"}


def _plain(parts: list[Part], fold: Fold) -> TextTest | None:
    """A test without a regular expression, where there is one."""
    match parts:
        case []:
            return lambda text: not text
        case [Wildcard.MANY]:
            return lambda _text: True
        case [str(text)]:
            return _equals(text, fold)
        case [Wildcard.MANY, str(text), Wildcard.MANY]:
            return _contains(text, fold)
        case [Wildcard.MANY, str(text)]:
            return _ends(text, fold)
        case [str(text), Wildcard.MANY]:
            return _starts(text, fold)
    return None


def _equals(wanted: str, fold: Fold) -> TextTest:
    return wanted.__eq__ if fold is None else lambda text: fold(text) == wanted


def _contains(wanted: str, fold: Fold) -> TextTest:
    if fold is None:
        return lambda text: wanted in text
    # Only a text beyond ASCII folds in another way than `lower`.
    return lambda text: wanted in (text.lower() if text.isascii() else fold(text))


def _ends(wanted: str, fold: Fold) -> TextTest:
    if fold is None:
        return lambda text: text.endswith(wanted)
    tail = slice(-len(wanted), None)
    return lambda text: fold(text[tail]) == wanted


def _starts(wanted: str, fold: Fold) -> TextTest:
    if fold is None:
        return lambda text: text.startswith(wanted)
    head = slice(len(wanted))
    return lambda text: fold(text[head]) == wanted


def _regex(parts: list[Part], fold: Fold) -> TextTest:
    """
    A test by a regular expression that takes a time in proportion to the text.

    A run behind `%` may be taken where it first stands: what follows has the more room. So no way
    back is kept (`(?>`), but from the last `%`, as the end must meet that of the text.
    """
    covers = re.compile(_written(parts), re.DOTALL).fullmatch
    if fold is None:
        return lambda text: covers(text) is not None
    return lambda text: covers(fold(text)) is not None


def _written(parts: list[Part]) -> str:
    runs = [""]
    for part in parts:
        if part is Wildcard.MANY:
            runs.append("")
        else:
            runs[-1] += "." if part is Wildcard.ONE else re.escape(str(part))
    first, *rest = runs
    if not rest:
        return first
    middle = "".join(f"(?>.*?{run})" for run in rest[:-1])
    return f"{first}{middle}.*{rest[-1]}"


@lru_cache(maxsize=4096)
def regex(pattern: str, reading: Reading, *, cased: bool) -> TextTest:
    """
    The test whether a text matches the regular expression.

    Raises:
        AqlEvaluationError: it is none, or cannot be carried over from Java.
    """
    unicode = reading.folding == "unicode"
    compiled = compile_java(pattern, ignore_case=not cased, folds_beyond_ascii=unicode)
    test = fullmatch if reading.matches == "whole" else search
    return lambda text: test(compiled, text) is not None
