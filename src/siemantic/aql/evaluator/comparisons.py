"""Comparisons -> tests of a row."""

from collections.abc import Callable

from siemantic.aql.ast import Between, Column, Compare, In, IsNull, Number, Text, Value
from siemantic.aql.evaluator.comparing import order, to_text
from siemantic.aql.evaluator.context import Context, Subject, literal
from siemantic.aql.evaluator.equalities import equals, is_in
from siemantic.aql.evaluator.literals import check_comparable
from siemantic.aql.evaluator.matching import like, regex
from siemantic.aql.evaluator.operands import on_number, on_text
from siemantic.aql.evaluator.truth import Test, conjunction, opposite
from siemantic.aql.evaluator.values import compile_value, plain_key
from siemantic.errors import AqlEvaluationError


def compile_comparison(node: Compare | In | Between | IsNull, context: Context) -> Test:
    """
    The test of a comparison; it gives None where a value is null.

    Raises:
        AqlEvaluationError: what the comparison means cannot be told here.
    """
    match node:
        case Compare(left, operator, right):
            name = operator.removeprefix("NOT ")
            test = _COMPARISONS[name](left, name, right, context)
            return _negated(test, context, negated=operator == "!=" or name != operator)
        case In(operand, choices, negated):
            test = is_in(operand, choices, context)
        case Between(operand, low, high, negated):
            test = _between(operand, low, high, context)
        case IsNull(operand, negated):
            return _is_null(operand, context, negated=negated)
    return _negated(test, context, negated=negated)


def _negated(test: Test, context: Context, *, negated: bool) -> Test:
    """The test, or what `!=`, NOT LIKE and their like make of it: NOT of the comparison."""
    if not negated:
        return test
    return (lambda row: not test(row)) if context.reading.null == "two-valued" else opposite(test)


# --- order -------------------------------------------------------------------------------------

_MIRRORED: dict[str, Callable[[int], Callable[[int], bool]]] = {
    "<": lambda number: number.__gt__,
    "<=": lambda number: number.__ge__,
    ">": lambda number: number.__lt__,
    ">=": lambda number: number.__le__,
}
"""What a whole number does with the value on the left of it."""

_RELATIONS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def _relation(left: Value, operator: str, right: Value, context: Context) -> Test:
    check_comparable(left, right, context)
    compare, holds = _order(left, right, context), _RELATIONS[operator]

    def of_values(first: object, second: object) -> bool | None:
        sign = compare(first, second)
        return None if sign is None else holds(sign)

    if isinstance(right, Number) and isinstance(right.value, int):
        number = right.value
        of_whole = _MIRRORED[operator](number)
        return on_number(left, context, of_whole, lambda value: of_values(value, number))
    one, other = compile_value(left, context), compile_value(right, context)
    return lambda row: of_values(one(row), other(row))


def _order(left: Value, right: Value, context: Context) -> Callable[[object, object], int | None]:
    types = (context.type_of(left), context.type_of(right))
    of_numbers = not {"number", "time"}.isdisjoint(types)
    return order(of_addresses="address" in types, of_numbers=of_numbers)


def _between(operand: Value, low: Value, high: Value, context: Context) -> Test:
    """Whether the limits belong to the range is not documented; here they do, as in SQL."""
    above = _relation(operand, ">=", low, context)
    below = _relation(operand, "<=", high, context)
    general = conjunction([above, below], exact=True)
    key, first, last = plain_key(operand, context), _whole(low), _whole(high)
    if key is None or first is None or last is None:
        return general

    def test(row: Subject) -> bool | None:
        value = row.get(key)
        return first <= value <= last if value.__class__ is int else general(row)

    return test


def _whole(value: Value) -> int | None:
    is_whole = isinstance(value, Number) and isinstance(value.value, int)
    return value.value if is_whole else None  # type: ignore[union-attr,return-value] # said before


# --- patterns and nulls ------------------------------------------------------------------------


def _like(left: Value, operator: str, right: Value, context: Context) -> Test:
    pattern = _pattern(left, right, context)
    return _covers(left, like(pattern, context.reading, cased=operator == "LIKE"), context)


def _matches(left: Value, operator: str, right: Value, context: Context) -> Test:
    pattern = _pattern(left, right, context)
    return _covers(left, regex(pattern, context.reading, cased=operator == "MATCHES"), context)


def _pattern(left: Value, right: Value, context: Context) -> str:
    if isinstance(left, Column) and context.type_of(left) == "address":
        message = f"'{left.name}' is an address, which has no text to match"
        raise AqlEvaluationError(f"{message}; write STR({left.name})")
    if not isinstance(right, Text):
        raise AqlEvaluationError("only a text in quotes is documented as a pattern")
    return literal(right.value, context.reading)


def _covers(left: Value, covers: Callable[[str], bool], context: Context) -> Test:
    def otherwise(value: object) -> bool | None:
        text = to_text(value)
        return None if text is None else covers(text)

    return on_text(left, context, covers, otherwise)


_COMPARISONS: dict[str, Callable[[Value, str, Value, Context], Test]] = {
    "=": equals,
    "!=": equals,
    **dict.fromkeys(_RELATIONS, _relation),
    "LIKE": _like,
    "ILIKE": _like,
    "MATCHES": _matches,
    "IMATCHES": _matches,
}


def _is_null(operand: Value, context: Context, *, negated: bool) -> Test:
    read = compile_value(operand, context)
    return (lambda row: read(row) is not None) if negated else lambda row: read(row) is None
