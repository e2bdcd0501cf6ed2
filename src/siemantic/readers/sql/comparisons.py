"""
Comparisons of SQLite -> formulas.

A comparison with NULL is NULL ("SQL As Understood By SQLite: Expressions", lang_expr.html, and
"Datatypes In SQLite", datatype3.html, section 4.1).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from siemantic.charsets import LAST, CharSet, chars, complement, intersection, union
from siemantic.errors import UndecidedError
from siemantic.logic.folding import Fold, cased, fold_ascii
from siemantic.logic.formula import FALSE, TRUE, Related
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import Wildcard, text, wildcards
from siemantic.logic.trees import ANY, ANYTHING, Tree, choice, concat, one_of, repeat
from siemantic.readers.truth import Truth, of_column, of_columns

Collation = Literal["nocase", "binary"]
"""NOCASE folds the letters A to Z alone (datatype3.html, section 7)."""

Sign = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    column: str


@dataclass(frozen=True, slots=True)
class Written:
    """
    A literal as the text that is compared with a column of type TEXT; None is NULL.

    A number takes on TEXT before it is compared with such a column (datatype3.html, section 4.2).
    """

    text: str | None


Operand = Name | Written

_FOLDS: Mapping[Collation, Fold] = {"nocase": fold_ascii, "binary": cased}
_MIRRORED: Mapping[Sign, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UNKNOWN = Truth(FALSE, FALSE)
_MOST_BYTES = 50_000
"""A longer pattern of LIKE or GLOB is an error ("Limits In SQLite", limits.html, item 5)."""


def texts_without_nul(_column: str) -> Tree:
    """The texts for which the formulas are right, as a domain of `siemantic.logic.prove`."""
    return _WITHOUT_NUL


_WITHOUT_NUL = repeat(one_of(complement(chars("\0"))), 0, None)


def number_text(written: str, *, negative: bool) -> str:
    """
    What a number becomes as TEXT.

    A whole number is written without zeros in front; a fraction with up to 15 digits, as
    `printf("%!.15g")` does ("Floating Point Numbers", floatingpoint.html).

    >>> number_text("0400", negative=False), number_text("2.50", negative=True)
    ('400', '-2.5')

    Raises:
        UndecidedError: it has more digits, or an exponent.
    """
    if re.fullmatch(r"[0-9]{1,18}", written):
        return str(-int(written) if negative else int(written))
    if re.fullmatch(r"[0-9]*\.[0-9]+", written) and len(written) <= _DIGITS:
        number = float(written)
        if number >= _LEAST_FRACTION:
            return repr(-number if negative else number)
    raise UndecidedError(f"what text the number {written[:40]} becomes is not followed")


_DIGITS = 15
_LEAST_FRACTION = 0.001


def equal(left: Operand, right: Operand, collation: Collation) -> Truth:
    """
    `=`, and `x IN (y)`, under the collation of the column (datatype3.html, section 7.1).

    Raises:
        UndecidedError: neither is a column.
    """
    match left, right:
        case Name(column), Written(None):
            return _UNKNOWN
        case Name(column), Written(str(wanted)):
            return of_column(column, text(wanted, _FOLDS[collation]))
        case Written(), Name():
            return equal(right, left, collation)
        case Name(one), Name(other) if one == other:
            return of_columns((one,), TRUE)
        case Name(one), Name(other):
            first, second = sorted((one, other))
            return of_columns((first, second), Related("same", first, second, _FOLDS[collation]))
        case _:
            raise UndecidedError("what compares two literals is not followed")


def ordered(left: Operand, sign: Sign, right: Operand, collation: Collation) -> Truth:
    """
    `<`, `<=`, `>` and `>=`: of texts, also where the literal is a number.

    BINARY compares with memcmp(), which in UTF-8 is the order of code points; NOCASE does so after
    A to Z have become small letters (datatype3.html, section 7).

    Raises:
        UndecidedError: it is not a column and a literal.
    """
    match left, right:
        case Name(), Written(None):
            return _UNKNOWN
        case Name(column), Written(str(bound)):
            strict = sign in (">", "<=")
            found = of_column(column, _behind(bound, collation, strict=strict))
            return found if sign in (">", ">=") else found.opposite()
        case Written(), Name():
            return ordered(right, _MIRRORED[sign], left, collation)
        case _:
            raise UndecidedError("the order of what is not a column and a literal is not followed")


def _behind(bound: str, collation: Collation, *, strict: bool) -> Tree:
    """The texts behind the bound, and the bound itself unless `strict`."""
    fold = _FOLDS[collation]
    later = (
        concat(text(bound[:at], fold), one_of(_later(each, collation)), ANYTHING)
        for at, each in enumerate(bound)
    )
    longer = concat(text(bound, fold), *((ANY,) if strict else ()), ANYTHING)
    return choice([*later, longer])


def _later(character: str, collation: Collation) -> CharSet:
    if collation == "binary":
        return _from(ord(character) + 1)
    folded = chr(ord(character) + 32) if character in _CAPITALS else character
    others = intersection(_from(ord(folded) + 1), complement(chars(_CAPITALS)))
    return union(others, chars("".join(each for each in _CAPITALS if each.lower() > folded)))


_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _from(code: int) -> CharSet:
    return ((code, LAST),) if code <= LAST else ()


# --- patterns ----------------------------------------------------------------------------------


def like(column: str, written: str, escape: str | None) -> Truth:
    """
    LIKE, without regard to case in ASCII alone, whatever the collation.

    Source: lang_expr.html, "The LIKE, GLOB, REGEXP, MATCH, and extract operators". That a pattern
    covers nothing whose last character is the one of ESCAPE is in `patternCompare` of func.c.

    Raises:
        UndecidedError: the pattern is too long, or the character of ESCAPE is none, or a wildcard.
    """
    _check_length(written)
    if escape is not None and (len(escape) != 1 or escape in "%_"):
        raise UndecidedError(f"ESCAPE '{escape[:40]}' is not followed")
    return of_column(column, _like(written, escape))


@lru_cache(maxsize=65536)
def _like(written: str, escape: str | None) -> Tree:
    parts: list[str | Wildcard] = []
    characters = iter(written)
    for each in characters:
        if each == escape:
            following = next(characters, None)
            if following is None:
                return choice([])
            parts.append(following)
        else:
            parts.append(_LIKE.get(each, each))
    return wildcards(parts, fold_ascii)


_LIKE: Mapping[str, Wildcard] = {"%": Wildcard.MANY, "_": Wildcard.ONE}


def glob(column: str, written: str) -> Truth:
    """
    GLOB, with regard to case: `*`, `?` and sets as in `[^a-z]`, and no way to escape them.

    Source: lang_expr.html, as above; what a set is, the comment before `patternCompare` of func.c.
    """
    _check_length(written)
    return of_column(column, concat(*_glob(written)))


def _glob(written: str) -> Iterator[Tree]:
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


def regexp(column: str, written: str) -> Truth:
    """
    REGEXP, which calls a function of the application (lang_expr.html, as above).

    Raises:
        UndecidedError: the expression is none, or cannot be followed.
    """
    try:
        return of_column(column, pattern(written, covers=False))
    except re.error as error:
        raise UndecidedError(f"'{written[:60]}' is no regular expression: {error}") from error


def _check_length(written: str) -> None:
    if len(written.encode()) > _MOST_BYTES:
        raise UndecidedError("a pattern is longer than SQLite takes")
