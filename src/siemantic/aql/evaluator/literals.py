"""Literals that no value of a column can be compared with, whatever the rows are."""

from siemantic.aql.ast import Call, Column, Number, Text, Value
from siemantic.aql.evaluator.comparing import to_number
from siemantic.aql.evaluator.context import Context
from siemantic.aql.functions.values import find_address
from siemantic.aql.schema import ColumnType
from siemantic.errors import AqlEvaluationError


def check_comparable(left: Value, right: Value, context: Context) -> None:
    """
    Refuse a column, or a call, of a known type beside a literal that is of another.

    Raises:
        AqlEvaluationError: the literal is none of what the column holds.
    """
    for value, literal in ((left, right), (right, left)):
        if isinstance(value, Column | Call) and isinstance(literal, Text | Number):
            reason = _reason(context.type_of(value), literal)
            if reason is not None:
                name = value.name if isinstance(value, Column) else value.function
                written = f"'{literal.value}'" if isinstance(literal, Text) else literal.value
                raise AqlEvaluationError(f"'{name}' and {written} cannot be compared: {reason}")


def _reason(kind: ColumnType, literal: Text | Number) -> str | None:
    if isinstance(literal, Number):
        return "write the address in quotes" if kind == "address" else None
    text = literal.value
    match kind:
        case "number" if to_number(text) is None:
            return "the text is no number"
        case "time" if to_number(text) is None:
            return "a time is in milliseconds; write PARSEDATETIME, or START and STOP"
        case "address" if find_address(text) is None:
            return "the text is no address"
        case "boolean" if text.lower() not in ("true", "false"):
            return "a boolean is 'true' or 'false'"
    return None
