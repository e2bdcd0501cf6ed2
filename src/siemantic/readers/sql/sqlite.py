"""
What SQLite's SQL means.

Every column is of type TEXT, in a database in UTF-8, and its texts have no NUL, at which LIKE would
stop ("NUL Characters In Strings", sqlite.org/nulinstr.html). A comparison with NULL is NULL ("SQL
As Understood By SQLite: Expressions", lang_expr.html, and "Datatypes In SQLite", datatype3.html,
section 4.1). A function REGEXP is one of the application: Python's `re.search`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from siemantic.charsets import CharSet, chars, complement, union
from siemantic.errors import UndecidedError
from siemantic.logic.folding import Fold, cased, fold_ascii
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import text
from siemantic.logic.trees import ANY, ANYTHING, NOTHING, Tree, concat, one_of, repeat
from siemantic.readers.sql.comparisons import equal, like, ordered
from siemantic.readers.sql.operands import Number, Operand, Pattern, Sign
from siemantic.readers.truth import Truth, of_column

Collation = Literal["nocase", "binary"]
"""NOCASE folds the letters A to Z alone (datatype3.html, section 7)."""

_FOLDS: Mapping[Collation, Fold] = {"nocase": fold_ascii, "binary": cased}
_MOST_BYTES = 50_000
"""A longer pattern of LIKE or GLOB is an error ("Limits In SQLite", limits.html, item 5)."""

_RESERVED = """
ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CAST CHECK COLLATE COMMIT CONSTRAINT CREATE
CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE
EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT
NOTHING NOTNULL NULL ON OR ORDER PRIMARY RAISE REFERENCES RETURNING SELECT SET TABLE THEN TO
TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE
"""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """SQLite on columns of a collation."""

    collation: Collation

    name = "sqlite"
    quote = "`"  # a name in double quotes is a text where there is no such column (quirks.html, 8)
    reserved = frozenset(_RESERVED.split())  # found by trying the list of lang_keywords.html

    def equal(self, left: Operand, right: Operand) -> Truth:
        """`=`, under the collation of the column (datatype3.html, section 7.1)."""
        return equal(_as_text(left), _as_text(right), _FOLDS[self.collation])

    def ordered(self, left: Operand, sign: Sign, right: Operand) -> Truth:
        """
        Of texts, also where the literal is a number.

        BINARY compares with memcmp(), which in UTF-8 is the order of code points; NOCASE does so
        after A to Z have become small letters (datatype3.html, section 7).
        """
        return ordered(_as_text(left), sign, _as_text(right), _FOLDS[self.collation])

    def matched(self, pattern: Pattern) -> Truth:
        """
        LIKE without regard to case in ASCII alone, GLOB with it, whatever the collation.

        Source: lang_expr.html, "The LIKE, GLOB, REGEXP, MATCH, and extract operators".
        """
        if pattern.operator == "ILIKE" or pattern.options is not None:
            raise UndecidedError(f"{pattern.operator} is not followed")
        if pattern.operator != "REGEXP" and len(pattern.written.encode()) > _MOST_BYTES:
            raise UndecidedError("a pattern is longer than SQLite takes")
        return of_column(pattern.column, _covered(pattern))


def _covered(pattern: Pattern) -> Tree:
    match pattern.operator:
        case "GLOB":
            return concat(*_glob(pattern.written))
        case "REGEXP":
            return _regexp(pattern.written)
        case _:
            # a pattern that ends with its escape covers nothing: `patternCompare` of func.c
            return like(pattern.written, pattern.escape, fold_ascii) or NOTHING


def texts_without_nul(_column: str) -> Tree:
    """The texts for which the formulas are right, as a domain of `siemantic.logic.prove`."""
    return _WITHOUT_NUL


_WITHOUT_NUL = repeat(one_of(complement(chars("\0"))), 0, None)


def _as_text(operand: Operand) -> Operand:
    """
    The text that is compared with a column of type TEXT.

    A number takes on TEXT before it is compared with such a column (datatype3.html, section 4.2);
    TRUE and FALSE are 1 and 0 (lang_expr.html, "Boolean Expressions").
    """
    match operand:
        case bool():
            return "1" if operand else "0"
        case Number():
            return number_text(operand)
        case _:
            return operand


def number_text(number: Number) -> str:
    """
    What a number becomes as TEXT.

    A whole number is written without zeros in front; a fraction with up to 15 digits, as
    `printf("%!.15g")` does ("Floating Point Numbers", floatingpoint.html).

    >>> number_text(Number("0400")), number_text(Number("2.50", is_negative=True))
    ('400', '-2.5')

    Raises:
        UndecidedError: it has more digits, or an exponent.
    """
    written = number.digits
    if re.fullmatch(r"[0-9]{1,18}", written):
        return str(-int(written) if number.is_negative else int(written))
    if re.fullmatch(r"[0-9]*\.[0-9]+", written) and len(written) <= _DIGITS:
        found = float(written)
        if found >= _LEAST_FRACTION:
            return repr(-found if number.is_negative else found)
    raise UndecidedError(f"what text the number {written[:40]} becomes is not followed")


_DIGITS = 15
_LEAST_FRACTION = 0.001


# --- GLOB and REGEXP ---------------------------------------------------------------------------


def _glob(written: str) -> Iterator[Tree]:
    """
    GLOB: `*`, `?` and sets as in `[^a-z]`, and no way to escape them.

    Source: lang_expr.html, as above; what a set is, the comment before `patternCompare` of func.c.
    """
    rest = written
    while rest:
        found = _SET.match(rest)
        if rest[0] == "[":
            if found is None:
                raise UndecidedError("a set of GLOB that does not end is not followed")
            yield one_of(_set(found[2], found[3], negated=bool(found[1])))
            rest = rest[found.end() :]
        else:
            yield _GLOB.get(rest[0]) or text(rest[0])
            rest = rest[1:]


_GLOB: Mapping[str, Tree] = {"*": ANYTHING, "?": ANY}
_SET = re.compile(r"\[(\^?)(\]?)([^\]]*)\]")
_MEMBER = re.compile(r"(.)-(.)|(.)", re.DOTALL)


def _set(bracket: str, members: str, *, negated: bool) -> CharSet:
    """A bracket at the begin is a member, and so is what an empty range begins with."""
    found = chars(bracket)
    for low, high, single in _MEMBER.findall(members):
        found = union(found, chars(low or single))
        if low and low <= high:
            found = union(found, ((ord(low), ord(high)),))
    return complement(found) if negated else found


def _regexp(written: str) -> Tree:
    """REGEXP, which calls a function of the application (lang_expr.html, as above)."""
    try:
        return pattern(written, covers=False)
    except re.error as error:
        raise UndecidedError(f"'{written[:60]}' is no regular expression: {error}") from error
