"""
Arithmetic on numbers and bits.

What AQL makes of a text that is no number, of division by zero and of numbers beyond 64 bits is not
documented: the first two give null here, the last is an error. Division is that of real numbers;
whether whole numbers divide to whole ones is not documented either.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from siemantic.aql.evaluator.comparing import to_number
from siemantic.errors import AqlEvaluationError

Step = tuple[int, str, int]
"""Positions of two operands and the operator between them; the result replaces the first."""

_LEVELS = ({"^"}, {"*", "/", "%"}, {"+", "-"}, {"<<", ">>"}, {"&"}, {"|"})
"""What binds tightest first, as in SQL and C; not documented for AQL."""

_BITS = 64


def nest(operators: Sequence[str], *, flat: bool) -> tuple[Step, ...]:
    """
    In which order the operators of a chain are carried out.

    >>> nest(["+", "*"], flat=False)
    ((1, '*', 2), (0, '+', 1))

    Args:
        flat: all operators are alike and the last comes first, as in an early draft of the grammar.
    """
    if flat:
        return tuple((i, operators[i], i + 1) for i in reversed(range(len(operators))))
    waiting = list(enumerate(operators))
    steps: list[Step] = []
    lefts = list(range(len(operators) + 1))
    for level in _LEVELS:
        for index, operator in [each for each in waiting if each[1] in level]:
            steps.append((lefts[index], operator, index + 1))
            lefts = _joined(lefts, lefts[index + 1], lefts[index])
    return tuple(steps)


def _joined(lefts: list[int], group: int, into: int) -> list[int]:
    return [into if each == group else each for each in lefts]


def calculate(left: object, operator: str, right: object) -> int | float | None:
    """
    The result, null when an operand is null or no number.

    Raises:
        AqlEvaluationError: it is beyond what AQL's numbers hold.
    """
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return None
    if operator in _ON_BITS:
        return _on_bits(first, operator, second)
    try:
        result = _OPERATIONS[operator](first, second)
    except ZeroDivisionError:
        return None
    except OverflowError:
        result = math.inf
    return _checked(result, operator)


def invert_bits(value: object) -> int | float | None:
    """`~value`."""
    number = to_number(value)
    return None if number is None else ~_whole(number)


def _divide(left: float, right: float) -> float:
    return left // right if left % right == 0 else left / right


def _remainder(left: float, right: float) -> float:
    """The remainder with the sign of the left side, as Java has it (QRadar runs on Java)."""
    if right == 0:
        raise ZeroDivisionError
    remainder = math.fmod(left, right)
    both_whole = isinstance(left, int) and isinstance(right, int)
    return (abs(left) % abs(right)) * (-1 if left < 0 else 1) if both_whole else remainder


def _power(left: float, right: float) -> float:
    result = float(left) ** float(right)
    if isinstance(result, complex):
        raise ZeroDivisionError
    exact = isinstance(left, int) and isinstance(right, int) and abs(result) < _EXACT
    return int(result) if exact and result.is_integer() else result


_EXACT = 2**53
"""Up to here every whole number has its own float."""

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "%": _remainder,
    "^": _power,
}
_ON_BITS: dict[str, Callable[[int, int], int]] = {
    "&": lambda left, right: left & right,
    "|": lambda left, right: left | right,
    "<<": lambda left, right: left << right,
    ">>": lambda left, right: left >> right,
}


def _on_bits(left: float, operator: str, right: float) -> int | float:
    first, second = _whole(left), _whole(right)
    if operator in ("<<", ">>") and not 0 <= second < _BITS:
        raise AqlEvaluationError(f"a shift by {second} bits is not documented")
    return _checked(_ON_BITS[operator](first, second), operator)


def _whole(number: float) -> int:
    if isinstance(number, int):
        return number
    raise AqlEvaluationError(f"{number} has no bits; use LONG")


def _checked(result: float, operator: str) -> int | float:
    too_large = isinstance(result, int) and not -(2**63) <= result < 2**63
    if too_large or (isinstance(result, float) and not math.isfinite(result)):
        raise AqlEvaluationError(f"the result of '{operator}' is beyond the numbers of AQL")
    return result
