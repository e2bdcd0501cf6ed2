"""
GROUP BY and aggregates: rows -> groups of rows.

Without GROUP BY an aggregate makes one group of all rows, also of none, as in SQL.
"""

from collections.abc import Hashable, Iterator
from dataclasses import replace

from siemantic.aql.ast import Call, Node, Select
from siemantic.aql.evaluator.comparing import named
from siemantic.aql.evaluator.context import Context, Row, Subject
from siemantic.aql.evaluator.keys import key
from siemantic.aql.evaluator.values import compile_value
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError


def group(query: Select, rows: list[Row], context: Context) -> tuple[list[Subject], Context]:
    """What the result is made of, rows or groups of them, and what names mean there."""
    if not is_grouped(query):
        return list(rows), context
    grouped = replace(context, is_grouped=True)
    if not query.group_by:
        return [rows], grouped
    of_row = replace(context, prefers_aliases=True)
    keys = [compile_value(key(each, of_row, "GROUP BY"), of_row) for each in query.group_by]
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple([_identity(read(row)) for read in keys]), []).append(row)
    return list(groups.values()), grouped


def is_grouped(query: Select) -> bool:
    """Whether the result is made of groups of rows."""
    return bool(query.group_by) or any(_has_aggregate(each) for each in _result_parts(query))


def _identity(value: object) -> Hashable:
    """What tells values apart: True is not 1, and a list is one value."""
    match value:
        case None | str() | bytes():
            return value
        case bool():
            return bool, value
        case int() | float():
            return value
        case list() | tuple():
            return tuple([_identity(each) for each in value])
    raise AqlEvaluationError(f"{named(value)} cannot be grouped by; leave it out")


def _result_parts(query: Select) -> Iterator[Node]:
    yield from query.items
    if query.having is not None:
        yield query.having
    yield from query.order_by


def _has_aggregate(node: Node) -> bool:
    calls = find_all(node, Call, into_subselects=False)
    return any(isinstance(find_function(call.function), Aggregate) for call in calls)
