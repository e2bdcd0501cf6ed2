"""
How a filter compares a field's value with what it was given as text.

"When the field has a 'null' value": =, >, >=, <, <=, IN and BETWEEN are false, and !=, <>, ^=, NOT
BETWEEN and NOT IN are true (OVERVIEW c_rest_api_filtering).
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

Test = Callable[[object], bool]


def same(found: object, wanted: str) -> bool:
    """Whether a field's value is that of the text: numbers as numbers, true and false, or texts."""
    if found is None:
        return False
    if isinstance(found, bool):
        return str(found).lower() == wanted.lower()
    if isinstance(found, int | float):
        return _number(wanted) == found
    return str(found) == wanted


def like(pattern: str, *, ignores_case: bool) -> Test:
    """LIKE and ILIKE: `%` is any text, `_` any character, both plain behind a backslash."""
    parts = (_part(each) for each in re.findall(r"\\.|.", pattern, re.DOTALL))
    flags = re.DOTALL | (re.IGNORECASE if ignores_case else 0)
    compiled = re.compile("".join(parts), flags)
    return lambda found: found is not None and compiled.fullmatch(str(found)) is not None


def _part(part: str) -> str:
    return {"%": ".*", "_": "."}.get(part) or re.escape(part[-1])


@dataclass(frozen=True, slots=True)
class WithoutNull:
    """A test of a value that is there; of null it is false, and its opposite true."""

    test: Test
    is_negated: bool

    def __call__(self, found: object) -> bool:
        return (found is not None and self.test(found)) is not self.is_negated


def _number(text: str) -> float | None:
    """
    The number that a text is, with sign, point and exponent; None where it is none.

    >>> _number("+1.5e2")
    150.0
    """
    with suppress(ValueError, OverflowError):
        return int(text) if re.fullmatch(r"[+-]?\d{1,300}", text, re.ASCII) else float(text)
    return None


def _ordered(compare: Callable[[float], bool]) -> Callable[[str], Test]:
    """A test by the sign of how a field's value stands to what was given."""
    return lambda wanted: lambda found: (sign := _sign(found, wanted)) is not None and compare(sign)


def _sign(found: object, wanted: str) -> float | None:
    """-1, 0 or 1; None where the two have no order."""
    if found is None or isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        number = _number(wanted)
        return None if number is None else (found > number) - (found < number)
    return (str(found) > wanted) - (str(found) < wanted)


OPERATORS: dict[str, Callable[[str], Test]] = {
    "=": lambda wanted: WithoutNull(lambda found: same(found, wanted), is_negated=False),
    **dict.fromkeys(
        ("!=", "<>", "^="),
        lambda wanted: WithoutNull(lambda found: same(found, wanted), is_negated=True),
    ),
    ">": _ordered(lambda sign: sign > 0),
    ">=": _ordered(lambda sign: sign >= 0),
    "<": _ordered(lambda sign: sign < 0),
    "<=": _ordered(lambda sign: sign <= 0),
}
"""Operator -> what makes its test from the text that was given."""
