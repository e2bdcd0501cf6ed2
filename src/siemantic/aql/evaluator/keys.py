"""What GROUP BY and ORDER BY go by."""

from siemantic.aql.ast import Boolean, Column, Null, Number, Text, Value
from siemantic.aql.evaluator.context import Context
from siemantic.errors import AqlEvaluationError


def key(value: Value, context: Context, clause: str) -> Value:
    """
    The key, which as an alias may stand in single quotes.

    AQL guide, "AQL search string examples", has `GROUP BY 'Full Name'`.

    Raises:
        AqlEvaluationError: it is the same for every row; that a number is the position of a column,
            as in SQL, is not documented.
    """
    if isinstance(value, Text) and value.value.lower() in context.aliases:
        return Column(value.value)
    if isinstance(value, Text | Number | Boolean | Null):
        raise AqlEvaluationError(f"a constant in {clause} is not documented; name a column")
    return value
