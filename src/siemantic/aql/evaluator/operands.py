"""
Tests of one value, which most often is a column.

What they do with a text, or with a whole number, is worked out before: `on_text` and `on_number`
put it behind the reading of the value.
"""

from collections.abc import Callable
from typing import TypeVar

from siemantic.aql.ast import Value
from siemantic.aql.evaluator.context import Context, Subject
from siemantic.aql.evaluator.truth import Test
from siemantic.aql.evaluator.values import compile_value, plain_key

T = TypeVar("T", str, int)

Otherwise = Callable[[object], bool | None]
"""What a comparison makes of a value that is not of the usual type."""


def on_text(
    operand: Value, context: Context, of_text: Callable[[str], bool | None], otherwise: Otherwise
) -> Test:
    """The test of a value that most often is a text."""
    return _on(str, operand, context, of_text, otherwise)


def on_number(
    operand: Value, context: Context, of_whole: Callable[[int], bool | None], otherwise: Otherwise
) -> Test:
    """The test of a value that most often is a whole number."""
    return _on(int, operand, context, of_whole, otherwise)


def _on(
    kind: type[T],
    operand: Value,
    context: Context,
    usual: Callable[[T], bool | None],
    otherwise: Otherwise,
) -> Test:
    key = plain_key(operand, context)
    if key is not None:

        def of_column(row: Subject) -> bool | None:
            value = row.get(key)
            return usual(value) if value.__class__ is kind else otherwise(value)

        return of_column
    read = compile_value(operand, context)

    def of_value(row: Subject) -> bool | None:
        value = read(row)
        return usual(value) if value.__class__ is kind else otherwise(value)

    return of_value
