"""Comparisons -> parts."""

from typing import TYPE_CHECKING

from siemantic.aql.ast import Between, Compare, In, IsNull, Number, Select, Text, Value
from siemantic.aql.evaluator.comparing import folding, to_number
from siemantic.aql.evaluator.context import Context, literal
from siemantic.aql.functions.values import find_address
from siemantic.engines.aql_duckdb.columns import Columns
from siemantic.engines.aql_duckdb.logic import (
    Part,
    conjunction,
    constant,
    disjunction,
    negation,
    only_told_by_evaluator,
)
from siemantic.engines.aql_duckdb.operands import Operand, find_operand
from siemantic.engines.aql_duckdb.patterns import like, matches

if TYPE_CHECKING:
    from duckdb import Expression

_LARGEST = 2**63

_CANONICAL = "0|-?[1-9][0-9]*"
"""Numbers as `str` writes them."""

_NUMERIC = "[+.0-9-].*"
"""How a text may begin that is a number."""


def comparison(node: Compare | In | Between | IsNull, context: Context, columns: Columns) -> Part:
    """The comparison; what is not translated is at risk wherever it is not null."""
    match node:
        case Compare(left, operator, right):
            name = operator.removeprefix("NOT ")
            negated = operator == "!=" or name != operator
            part = _compare(left, "=" if name == "!=" else name, right, context, columns)
        case In(operand, choices, negated):
            part = _is_in(operand, choices, context, columns)
        case Between(operand, low, high, negated):
            above = _compare(operand, ">=", low, context, columns)
            part = conjunction([above, _compare(operand, "<=", high, context, columns)])
        case IsNull(value, negated):
            found = find_operand(value, context, columns)
            # An empty text may be null, and stand among other values.
            if found is None or (found.kind == "other" and context.reading.empty == "null"):
                return only_told_by_evaluator()
            return Part(found.value.isnotnull() if negated else found.value.isnull())
    return negation(part, context.reading) if negated else part


def _is_in(
    value: Value, choices: tuple[Value, ...] | Select, context: Context, columns: Columns
) -> Part:
    if isinstance(choices, Select):
        return only_told_by_evaluator()
    return disjunction([_compare(value, "=", each, context, columns) for each in choices])


def _compare(left: Value, operator: str, right: Value, context: Context, columns: Columns) -> Part:
    operand = find_operand(left, context, columns)
    if operand is None or not isinstance(right, Text | Number):
        return only_told_by_evaluator()
    if operand.kind == "null":
        return Part(constant(None))
    if operator.endswith(("LIKE", "MATCHES")):
        return _pattern(operand, operator, right, context)
    if operator == "=":
        return _equals(operand, right, context)
    return _relation(operand, operator, right)


def _unknown(operand: Operand) -> Part:
    """A comparison with a null is unknown; with anything else the evaluator must say."""
    return only_told_by_evaluator(operand.value.isnotnull())


def _pattern(operand: Operand, operator: str, right: Text | Number, context: Context) -> Part:
    if operand.kind != "text" or not isinstance(right, Text):
        return _unknown(operand)
    pattern = literal(right.value, context.reading)
    if operator.endswith("MATCHES"):
        return matches(operand, pattern)
    return like(operand, pattern, context.reading, cased=operator == "LIKE")


def _equals(operand: Operand, right: Text | Number, context: Context) -> Part:
    if operand.kind == "whole" and operand.type != "address":
        value = literal(right.value, context.reading) if isinstance(right, Text) else right.value
        return _equals_number(operand, to_number(value))
    if operand.kind != "text":
        return _unknown(operand)
    if isinstance(right, Number):
        return _text_equals_number(operand, right.value)
    return _text_equals(operand, literal(right.value, context.reading), context)


def _text_equals(operand: Operand, text: str, context: Context) -> Part:
    if operand.type == "address":
        # There is one way to write an address of version 4, and several for version 6.
        address = find_address(text)
        is_plain = address is not None and address.version == 4  # noqa: PLR2004 - IPv4
        return Part(operand.value == constant(text)) if is_plain else _unknown(operand)
    if context.reading.equals == "sensitive":
        return Part(operand.value == constant(text))
    import duckdb

    lower = duckdb.FunctionExpression("lower", operand.value)
    return Part(lower == constant(folding(context.reading)(text)), operand.beyond_ascii)


def _equals_number(operand: Operand, number: float | None) -> Part:
    """A whole number beside a number, or a text that is one or none."""
    if number is None or number != int(number) or not -_LARGEST <= number < _LARGEST:
        never = operand.value.isnull() & constant(None)
        return Part(never) if number is None else _unknown(operand)
    return Part(operand.value == constant(int(number)))


def _text_equals_number(operand: Operand, number: float) -> Part:
    """A text that is written otherwise than the number but is one, is at risk."""
    if not isinstance(number, int) or not -_LARGEST <= number < _LARGEST:
        return _unknown(operand)
    import duckdb

    def is_like(pattern: str) -> "Expression":
        return duckdb.FunctionExpression("regexp_full_match", operand.value, constant(pattern))

    return Part(operand.value == constant(str(number)), is_like(_NUMERIC) & ~is_like(_CANONICAL))


_RELATIONS = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def _relation(operand: Operand, operator: str, right: Text | Number) -> Part:
    number = right.value
    is_whole = isinstance(number, int) and -_LARGEST <= number < _LARGEST
    if operand.kind != "whole" or operand.type == "address" or not is_whole:
        return _unknown(operand)
    return Part(_RELATIONS[operator](operand.value, constant(number)))
