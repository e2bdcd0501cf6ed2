"""
What DuckDB's SQL means.

Every column is a VARCHAR, but for those that hold whole numbers and are BIGINT. Texts are compared
byte by byte, which in UTF-8 is the order of code points (documentation of DuckDB, "Text Types").
What takes a text for a number is an error for most texts ("Typecasting"), and not followed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from siemantic.charsets import CharSet, charset
from siemantic.errors import UndecidedError
from siemantic.logic.folding import cased, lowered
from siemantic.logic.formula import all_of, negation, number_is, present
from siemantic.logic.texts import Wildcard, text, wildcards
from siemantic.logic.trees import NOTHING, Tree
from siemantic.readers.re2 import found_by_re2
from siemantic.readers.sql.comparisons import UNKNOWN, equal, like, ordered
from siemantic.readers.sql.operands import MIRRORED, Name, Number, Operand, Pattern, Sign
from siemantic.readers.truth import Truth, of_column

_RESERVED = """
ALL ANALYSE ANALYZE AND ANTI ANY ARRAY AS ASC ASOF ASYMMETRIC AT AUTHORIZATION BINARY BOTH BY CASE
CAST CHECK COLLATE COLLATION COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS DEFAULT DEFERRABLE DESC
DESCRIBE DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FREEZE FROM FULL GLOB GROUP HAVING
ILIKE IN INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LAMBDA LATERAL LEADING LEFT LIKE LIMIT
NATURAL NOT NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER OVERLAPS PIVOT PIVOT_LONGER PIVOT_WIDER
PLACING POSITIONAL PRIMARY QUALIFY REFERENCES RETURNING RIGHT SELECT SEMI SHOW SIMILAR SOME
SUMMARIZE SYMMETRIC TABLE TABLESAMPLE THEN TO TRAILING TRUE UNION UNIQUE UNPACK UNPIVOT USING
VARIADIC VERBOSE WHEN WHERE WINDOW WITH
"""


@dataclass(frozen=True, slots=True)
class DuckDb:
    """DuckDB, where some columns, in lower case, hold whole numbers."""

    numbers: frozenset[str] = frozenset()

    name = "duckdb"
    quote = '"'
    reserved = frozenset(_RESERVED.split())  # found by trying those of `duckdb_keywords()`

    def equal(self, left: Operand, right: Operand) -> Truth:
        """`=`, with regard to case."""
        if self._are_numbers(left, right):
            return _equal_numbers(left, right)
        _refuse_casts(left, right)
        return equal(left, right, cased)

    def ordered(self, left: Operand, sign: Sign, right: Operand) -> Truth:
        """The order of numbers, or of code points."""
        if self._are_numbers(left, right):
            return _ordered_numbers(left, sign, right)
        _refuse_casts(left, right)
        return ordered(left, sign, right, cased)

    def matched(self, pattern: Pattern) -> Truth:
        """
        LIKE and GLOB with regard to case, ILIKE without, and `regexp_matches`.

        Source: documentation of DuckDB, "Pattern Matching".
        """
        if pattern.column in self.numbers:
            raise UndecidedError(f"{pattern.operator} of a column of numbers is not followed")
        return of_column(pattern.column, _covered(pattern))

    def _are_numbers(self, *operands: Operand) -> bool:
        """Whether a column of numbers is compared with a literal, which is a number then."""
        names = [each.column in self.numbers for each in operands if isinstance(each, Name)]
        if len(set(names)) > 1:
            raise UndecidedError("a column of texts beside one of numbers is not followed")
        return len(names) == 1 and any(names)


def _refuse_casts(*operands: Operand) -> None:
    for each in operands:
        if isinstance(each, Number | bool):
            raise UndecidedError(
                "a column of texts is taken for numbers, and most texts are an error then"
            )


def _equal_numbers(left: Operand, right: Operand) -> Truth:
    match left, right:
        case Name(column), Number() | str():
            return of_column(column, text(str(_whole(right))))
        case (Name(), None) | (None, Name()):
            return UNKNOWN
        case Number() | str(), Name():
            return _equal_numbers(right, left)
        case _:
            raise UndecidedError("what a boolean is among numbers is not followed")


def _ordered_numbers(left: Operand, sign: Sign, right: Operand) -> Truth:
    match left, right:
        case Name(column), Number() | str():
            yes = number_is(column, sign, Decimal(_whole(right)))
            return Truth(yes, all_of([present(column), negation(yes)]))
        case (Name(), None) | (None, Name()):
            return UNKNOWN
        case Number() | str(), Name():
            return _ordered_numbers(right, MIRRORED[sign], left)
        case _:
            raise UndecidedError("what a boolean is among numbers is not followed")


def _whole(literal: Number | str) -> int:
    """
    The whole number that a literal is; a text is one as well beside a column of numbers.

    Raises:
        UndecidedError: it has a fraction or more digits than surely fit, or is a rare spelling.
    """
    if isinstance(literal, Number):
        written = f"{'-' if literal.is_negative else ''}{literal.digits}"
    else:
        written = literal
    if not re.fullmatch(r"-?[0-9]{1,18}", written):
        raise UndecidedError(f"'{written[:40]}' beside a column of numbers is not followed")
    return int(written)


# --- patterns ----------------------------------------------------------------------------------


def _covered(pattern: Pattern) -> Tree:
    match pattern.operator:
        case "GLOB":
            return _glob(pattern.written)
        case "REGEXP" if pattern.options is None:
            return found_by_re2(pattern.written)
        case "REGEXP":
            raise UndecidedError(f"the options '{pattern.options}' are not followed")
        case "LIKE":
            found = like(pattern.written, pattern.escape, cased)
        case "ILIKE":
            if pattern.escape is not None and pattern.escape.isalpha():
                raise UndecidedError("a letter behind ESCAPE is not followed")
            found = like(pattern.written, pattern.escape, small)
    if found is None:
        raise UndecidedError("a pattern that ends with its escape is an error for some texts")
    return found


def small(members: CharSet) -> CharSet:
    """
    All characters that have a small letter in common with one of the set, as ILIKE has it.

    ILIKE compares what `lower` makes of both sides, character by character: DuckDB's is Python's
    for each character by itself, but for U+0130, which no text here has.

    Raises:
        UndecidedError: it is a small sigma, of which Python's depends on what stands around it.
    """
    letters = (chr(code).lower() for low, high in members for code in range(low, high + 1))
    return lowered(charset((ord(each), ord(each)) for each in letters))


def _glob(written: str) -> Tree:
    """
    GLOB: `*`, `?`, and a backslash before what is itself.

    A pattern that ends with a lone backslash covers nothing: `Glob` of DuckDB's like.cpp.

    Raises:
        UndecidedError: it has a set.
    """
    parts: list[str | Wildcard] = []
    characters = iter(written)
    for each in characters:
        following = next(characters, None) if each == "\\" else each
        if following is None:
            return NOTHING
        if each == "[":
            raise UndecidedError("a set of GLOB is not followed")
        parts.append(following if each == "\\" else _GLOB.get(each, each))
    return wildcards(parts, cased)


_GLOB: Mapping[str, Wildcard] = {"*": Wildcard.MANY, "?": Wildcard.ONE}
