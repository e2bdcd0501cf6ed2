"""
Comparisons of columns with texts, in which the dialects of SQL agree but for letter case.

A comparison with NULL is NULL in all of them.
"""

from collections.abc import Mapping
from functools import lru_cache

from siemantic.charsets import LAST, CharSet, chars, complement, intersection, union
from siemantic.errors import UndecidedError
from siemantic.logic.folding import Fold, cased, fold_ascii
from siemantic.logic.formula import FALSE, TRUE, Related
from siemantic.logic.texts import Wildcard, text, wildcards
from siemantic.logic.trees import ANY, ANYTHING, Tree, choice, concat, one_of
from siemantic.readers.sql.operands import MIRRORED, Name, Operand, Sign
from siemantic.readers.truth import Truth, of_column, of_columns

UNKNOWN = Truth(FALSE, FALSE)
"""What a comparison with NULL is."""


def equal(left: Operand, right: Operand, fold: Fold) -> Truth:
    """
    `=` of columns that hold texts, or of one and a text.

    Raises:
        UndecidedError: neither is a column, or one is a number or a boolean.
    """
    match left, right:
        case (Name(), None) | (None, Name()):
            return UNKNOWN
        case Name(column), str(wanted):
            return of_column(column, text(wanted, fold))
        case str(), Name():
            return equal(right, left, fold)
        case Name(one), Name(other) if one == other:
            return of_columns((one,), TRUE)
        case Name(one), Name(other):
            first, second = sorted((one, other))
            return of_columns((first, second), Related("same", first, second, fold))
        case _:
            raise UndecidedError("what compares two literals is not followed")


def ordered(left: Operand, sign: Sign, right: Operand, fold: Fold) -> Truth:
    """
    `<`, `<=`, `>` and `>=` of a column and a text, in the order of code points.

    Args:
        fold: `cased`, or `fold_ascii` where A to Z become small letters before.
    Raises:
        UndecidedError: it is not a column and a text.
    """
    match left, right:
        case (Name(), None) | (None, Name()):
            return UNKNOWN
        case Name(column), str(bound):
            strict = sign in (">", "<=")
            found = of_column(column, _behind(bound, fold, strict=strict))
            return found if sign in (">", ">=") else found.opposite()
        case str(), Name():
            return ordered(right, MIRRORED[sign], left, fold)
        case _:
            raise UndecidedError("the order of what is not a column and a literal is not followed")


def _behind(bound: str, fold: Fold, *, strict: bool) -> Tree:
    """The texts behind the bound, and the bound itself unless `strict`."""
    later = (
        concat(text(bound[:at], fold), one_of(_later(each, fold)), ANYTHING)
        for at, each in enumerate(bound)
    )
    longer = concat(text(bound, fold), *((ANY,) if strict else ()), ANYTHING)
    return choice([*later, longer])


def _later(character: str, fold: Fold) -> CharSet:
    if fold is cased:
        return _from(ord(character) + 1)
    assert fold is fold_ascii  # the order under another fold is not known  # noqa: S101
    folded = chr(ord(character) + 32) if character in _CAPITALS else character
    others = intersection(_from(ord(folded) + 1), complement(chars(_CAPITALS)))
    return union(others, chars("".join(each for each in _CAPITALS if each.lower() > folded)))


_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _from(code: int) -> CharSet:
    return ((code, LAST),) if code <= LAST else ()


@lru_cache(maxsize=65536)
def like(written: str, escape: str | None, fold: Fold) -> Tree | None:
    """
    The texts that a pattern of LIKE covers.

    None where its last character is the one of ESCAPE, of which dialects make different things.

    Raises:
        UndecidedError: the character of ESCAPE is none, or a wildcard.
    """
    if escape is not None and (len(escape) != 1 or escape in "%_"):
        raise UndecidedError(f"ESCAPE '{escape[:40]}' is not followed")
    parts: list[str | Wildcard] = []
    characters = iter(written)
    for each in characters:
        if each == escape:
            following = next(characters, None)
            if following is None:
                return None
            parts.append(following)
        else:
            parts.append(_LIKE.get(each, each))
    return wildcards(parts, fold)


_LIKE: Mapping[str, Wildcard] = {"%": Wildcard.MANY, "_": Wildcard.ONE}
