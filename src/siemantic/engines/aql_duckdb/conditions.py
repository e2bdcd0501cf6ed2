"""WHERE -> a part."""

from functools import reduce

from siemantic.aql.ast import And, Between, Compare, Condition, In, IsNull, Mixed, Not, Or
from siemantic.aql.evaluator.conditions import with_precedence
from siemantic.aql.evaluator.context import Context
from siemantic.engines.aql_duckdb.columns import Columns
from siemantic.engines.aql_duckdb.comparisons import comparison
from siemantic.engines.aql_duckdb.logic import (
    Part,
    conjunction,
    disjunction,
    negation,
    only_told_by_evaluator,
)


def to_part(node: Condition, context: Context, columns: Columns) -> Part:
    """The condition in DuckDB, under the context's reading."""
    match node:
        case And(operands):
            return conjunction([to_part(each, context, columns) for each in operands])
        case Or(operands):
            return disjunction([to_part(each, context, columns) for each in operands])
        case Mixed():
            return _mixed(node, context, columns)
        case Not(operand):
            return negation(to_part(operand, context, columns), context.reading)
        case Compare() | In() | Between() | IsNull():
            return comparison(node, context, columns)
        case _:
            return only_told_by_evaluator()


def _mixed(node: Mixed, context: Context, columns: Columns) -> Part:
    if context.reading.precedence == "sql":
        return to_part(with_precedence(node), context, columns)
    first, *rest = (to_part(each, context, columns) for each in node.operands)
    steps = zip(node.operators, rest, strict=True)
    joined = {"AND": conjunction, "OR": disjunction}
    return reduce(lambda part, step: joined[step[0]]([part, step[1]]), steps, first)
