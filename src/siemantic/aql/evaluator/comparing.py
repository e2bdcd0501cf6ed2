"""
Whether two values are equal, and which is the greater.

Documented is that numbers may stand in quotes, that booleans do, and that addresses are texts (AQL
guide, "AQL query structure", "AQL operators"). A null is equal to nothing. Where two values cannot
be compared by what is documented, an error says so.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from math import inf, isfinite

from siemantic.aql.functions.values import Address, as_text, find_address
from siemantic.aql.readings import Reading
from siemantic.errors import AqlEvaluationError

Test = Callable[[object, object], bool | None]
"""Two values -> whether they compare, None when one is null."""

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold_ascii(text: str) -> str:
    """The text without regard to case, of A to Z alone."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def fold_unicode(text: str) -> str:
    """
    The text without regard to case, a character for each, as Java's equalsIgnoreCase folds them.

    >>> fold_unicode("\u0130\u0131 \u212a\u017f Ä\u1e9e")
    'ii ks äß'
    """
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    upper = character.upper()
    return (upper if len(upper) == 1 else character).lower()[0]


def folding(reading: Reading) -> Callable[[str], str]:
    """How a text is written without regard to case; its length stays."""
    return fold_unicode if reading.folding == "unicode" else fold_ascii


def same_text(reading: Reading, *, of_addresses: bool) -> Callable[[str], object]:
    """What two texts have in common when `=` takes them for equal."""
    if of_addresses:
        return _address_or_text
    return folding(reading) if reading.equals == "insensitive" else _itself


def _itself(text: str) -> str:
    return text


def equality(reading: Reading, *, of_addresses: bool) -> Test:
    """The test whether two values are equal."""
    same = same_text(reading, of_addresses=of_addresses)

    def equal(left: object, right: object) -> bool | None:
        if left is None or right is None:
            return None
        if isinstance(left, str) and isinstance(right, str):
            return same(left) == same(right)
        return _mixed_equal(left, right)

    return equal


def _mixed_equal(left: object, right: object) -> bool:
    """Equality of two values that are not both texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return _boolean(left) is _boolean(right)
    if isinstance(left, str) and isinstance(right, int | float):
        return _number_in_text(left, right)
    if isinstance(left, int | float) and isinstance(right, str | int | float):
        return to_number(right) == left
    raise AqlEvaluationError(f"{named(left)} and {named(right)} cannot be compared")


def _number_in_text(text: str, number: float) -> bool:
    if to_number(text) == to_number(number) is not None:
        if text == str(number):
            return True
        message = f"whether the text '{text}' is equal to the number {number} is not documented"
        raise AqlEvaluationError(f"{message}; use LONG or DOUBLE")
    return False


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    raise AqlEvaluationError(f"{named(value)} and a boolean cannot be compared")


def to_number(value: object) -> int | float | None:
    """The value as a number, None when it is none."""
    if isinstance(value, str):
        return _written_number(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return check_whole(value)
    return value if isinstance(value, float) and isfinite(value) else None


def _written_number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    number = float(text) if _DECIMAL.fullmatch(text) else inf
    return number if isfinite(number) else None


_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")
"""Ariel's largest numbers have twenty digits."""

_DECIMAL = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?")


def check_whole(number: int) -> int:
    """
    The number, if it has no more than 64 bits and a sign.

    Raises:
        AqlEvaluationError: it has more.
    """
    if -(2**64) < number < 2**64:
        return number
    raise AqlEvaluationError("a number of more than 64 bits is beyond the numbers of AQL")


def order(*, of_addresses: bool, of_numbers: bool) -> Callable[[object, object], int | None]:
    """
    What tells the order of two values: below zero, zero, or above; None when one is null.

    Raises:
        AqlEvaluationError: both are texts, whose order is not documented.
    """

    def compare(left: object, right: object) -> int | None:
        if left is None or right is None:
            return None
        if of_addresses:
            return _compare_addresses(left, right)
        first, second = to_number(left), to_number(right)
        if isinstance(left, str) and isinstance(right, str) and not of_numbers:
            message = f"the order of the texts '{left[:40]}' and '{right[:40]}' is not documented"
            raise AqlEvaluationError(f"{message}; use LONG or DOUBLE on numbers")
        if first is None or second is None:
            return None
        return (first > second) - (first < second)

    return compare


def _compare_addresses(left: object, right: object) -> int | None:
    first, second = _find_address(left), _find_address(right)
    if first is None or second is None or first.version != second.version:
        return None
    one, other = int(first), int(second)
    return (one > other) - (one < other)


def _find_address(value: object) -> Address | None:
    return _address(value) if isinstance(value, str) else None


def _address_or_text(text: str) -> object:
    return _address(text) or text


_address = lru_cache(maxsize=65536)(find_address)


def named(value: object) -> str:
    """What kind of value it is, for a message."""
    for kinds, name in _KINDS:
        if isinstance(value, kinds):
            return name
    return f"a {type(value).__name__}"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a text"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (bytes, "a payload, which UTF8 makes a text,"),
    ((list, tuple), "a list"),
)


def to_text(value: object) -> str | None:
    """
    The value as text operators see it, None for null.

    Raises:
        AqlEvaluationError: it is a payload or a list, of which nothing is documented.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        check_whole(value)
    return as_text(value, "a pattern")
