"""LIKE and MATCHES of a text."""

import re
from typing import TYPE_CHECKING

from siemantic.aql.evaluator.comparing import folding
from siemantic.aql.evaluator.matching import Part as LikePart
from siemantic.aql.evaluator.matching import Wildcard, like_parts
from siemantic.aql.readings import Reading
from siemantic.engines.aql_duckdb.logic import Part, constant
from siemantic.engines.aql_duckdb.operands import Operand

if TYPE_CHECKING:
    from duckdb import Expression

_ESCAPE = "\x01"


def like(operand: Operand, pattern: str, reading: Reading, *, cased: bool) -> Part:
    """
    The text is covered by the pattern.

    Beyond ASCII case folds in another way than in DuckDB, and a character may be another unit.
    """
    parts = like_parts(pattern, escaped=reading.wildcards == "escaped")
    value, fold = operand.value, folding(reading)
    if not cased:
        value = _lower(value)
        parts = [each if isinstance(each, Wildcard) else fold(each) for each in parts]
    is_safe = cased and Wildcard.ONE not in parts
    return Part(_covered(value, parts), None if is_safe else operand.beyond_ascii)


def _covered(value: "Expression", parts: list[LikePart]) -> "Expression":
    import duckdb

    match parts:
        case []:
            return value == constant("")
        case [str(text)]:
            return value == constant(text)
        case [Wildcard.MANY, str(text), Wildcard.MANY]:
            return duckdb.FunctionExpression("contains", value, constant(text))
        case [Wildcard.MANY, str(text)]:
            return duckdb.FunctionExpression("ends_with", value, constant(text))
        case [str(text), Wildcard.MANY]:
            return duckdb.FunctionExpression("starts_with", value, constant(text))
        case _:
            written = "".join(map(_written, parts))
            escape = constant(_ESCAPE)
            return duckdb.FunctionExpression("like_escape", value, constant(written), escape)


def _written(part: LikePart) -> str:
    if isinstance(part, Wildcard):
        return part.value
    return re.sub(f"[%_{_ESCAPE}]", lambda found: _ESCAPE + found.group(), part)


def _lower(value: "Expression") -> "Expression":
    import duckdb

    return duckdb.FunctionExpression("lower", value)


# --- regular expressions -----------------------------------------------------------------------


def matches(operand: Operand, pattern: str) -> Part:
    """
    The text matches a regular expression.

    DuckDB's regular expressions are not Java's. But a text without one that the expression asks for
    does not match; about the others the evaluator tells.
    """
    import duckdb

    asked = required_text(pattern)
    if not asked:
        return Part(constant(None), operand.value.isnotnull())
    has = duckdb.FunctionExpression("contains", _lower(operand.value), constant(asked))
    beyond = operand.beyond_ascii
    return Part(has, has if beyond is None else has | beyond)


_SKIPPED = re.compile(r"\\[dDwWsSbB]|\[\^?(?:[^\[\]\\&]|\\[^A-Za-z0-9]|\\[dDwWsS])+\]|[.^$]")
"""What asks for no certain text: classes without others in them, anchors, any character."""

_PLAIN = re.compile(r"[ -~]")
_LITERAL = re.compile(r"\\([^A-Za-z0-9])|([^\\()\[\]{}|*+?.^$])")
_QUANTIFIER = re.compile(r"([*?]|\{[0-9]+(?:,[0-9]*)?\})[?+]?|(\+)[?+]?")


def required_text(pattern: str) -> str:
    r"""
    A text in small letters that is in every text which the Java pattern finds, empty if unknown.

    >>> required_text(r"(?s:.*)[\\\\]temp[\\\\]ab?c+(?s:.*)"), required_text("a|b")
    ('temp', '')

    *Soundness*: of what stands at the top level only characters that are not quantified count, or
    once or more; groups and classes are passed over, and a pattern with anything else that is not
    known here, or with an alternative at the top level, asks for nothing.
    """
    if "(?x" in pattern or re.search(r"\(\?[a-zA-Z-]*x", pattern) or "\\Q" in pattern:
        return ""
    runs, at = [""], 0
    while at < len(pattern):
        step = _step(pattern, at)
        if step is None:
            return ""
        at, run = step
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier is not None:
            at = quantifier.end()
            run = run if quantifier[2] else ""
        if run:
            runs[-1] += run.lower()
        if not run or quantifier is not None:
            runs.append("")
    return max(runs, key=len)


def _step(pattern: str, at: int) -> tuple[int, str] | None:
    """Where the next element ends, and the character that it asks for; None when it is unknown."""
    literal = _LITERAL.match(pattern, at)
    if literal is not None:
        character = literal[1] or literal[2]
        return literal.end(), character if _PLAIN.fullmatch(character) else ""
    skipped = _SKIPPED.match(pattern, at)
    if skipped is not None:
        return skipped.end(), ""
    end = _end_of_group(pattern, at) if pattern[at] == "(" else None
    return None if end is None else (end, "")


def _end_of_group(pattern: str, at: int) -> int | None:
    """Behind the group that begins here, None when it holds what is not known here."""
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
            continue
        skipped = _SKIPPED.match(pattern, at)
        if skipped is not None:
            at = skipped.end()
            continue
        if pattern[at] in "[]":
            return None
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at += 1
        if depth == 0:
            return at
    return None
