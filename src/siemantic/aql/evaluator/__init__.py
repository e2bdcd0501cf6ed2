"""
Runs AQL offline: a query, or a condition by itself, over rows.

What the documentation leaves open is taken from a reading; what cannot be told without a console
is an error, never a guess.
"""

from collections.abc import Callable

from siemantic.aql.ast import And, Condition, Or
from siemantic.aql.evaluator.conditions import compile_condition
from siemantic.aql.evaluator.context import Context, Row, check_depth
from siemantic.aql.evaluator.query import Result, World, run
from siemantic.aql.evaluator.rows import normalize_row
from siemantic.aql.evaluator.stores import Store
from siemantic.aql.functions.signature import Environment
from siemantic.aql.schema import DEFAULT, Schema

__all__ = [
    "Environment",
    "Result",
    "Row",
    "Store",
    "World",
    "compile_filter",
    "normalize_row",
    "run",
]


def compile_filter(
    condition: Condition,
    environment: Environment,
    schema: Schema = DEFAULT,
    database: str = "events",
) -> Callable[[Row], bool]:
    """
    The test whether a row meets a condition; make it once and call it for every row.

    The rows' names are in lower case; `normalize_row` makes them so.

    >>> from siemantic.aql.parser import parse_condition
    >>> is_root = compile_filter(parse_condition("username = 'root'"), Environment(now_ms=0))
    >>> is_root({"username": "root"}), is_root({})
    (True, False)

    Raises:
        AqlEvaluationError: what the condition means cannot be told here, or it is deeper than the
            parser takes conditions (`siemantic.aql.walk.MAX_DEPTH`).
    """
    check_depth(condition)
    test = compile_condition(condition, Context(environment, schema, database))
    return test if isinstance(condition, And | Or) else lambda row: test(row) is True  # type: ignore[return-value] # these give no None
