"""
Names of a query that mean nothing, or of which it is not documented what they mean.

A console refuses a column that it does not know (REST API, error 422).
"""

from collections.abc import Collection, Iterator

from siemantic.aql.ast import (
    Between,
    Column,
    Compare,
    Condition,
    In,
    IsNull,
    Item,
    Node,
    Select,
    Text,
    Value,
)
from siemantic.aql.evaluator.context import Context
from siemantic.aql.evaluator.naming import aliases_of, items_of, names_of
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError


def check_names(query: Select, context: Context, *, is_complete: bool) -> None:
    """
    Refuse names that cannot be read; those in subselects are theirs.

    Args:
        is_complete: whether a name that neither the rows nor the schema have is unknown, which it
            is not where there are no rows.

    Raises:
        AqlEvaluationError: there is such a name.
    """
    aliases, names = aliases_of(query), names_of(query)
    for item in items_of(query):
        _check_item(item, aliases, context)
    if is_complete:
        _check_known(items_of(query), (), context)
        _check_known(_nodes(query.where), aliases, context)
        behind = (*query.group_by, *_nodes(query.having), *query.order_by)
        _check_known(behind, names, context)
    _check_literals(query.where, aliases)
    _check_literals(query.having, names)


def _nodes(condition: Condition | None) -> tuple[Node, ...]:
    return () if condition is None else (condition,)


def _check_item(item: Item, aliases: Collection[str], context: Context) -> None:
    own = (item.alias or "").lower()
    for column in _columns((item,)):
        name = column.name.lower()
        is_alias = column.table is None and name in aliases and name != own
        if is_alias and not context.is_column(name):
            message = f"whether the alias '{column.name}' counts in the SELECT list is not"
            raise AqlEvaluationError(f"{message} documented; write what it stands for")


def _check_known(
    nodes: Iterator[Item] | tuple[Node, ...], names: Collection[str], context: Context
) -> None:
    for column in _columns(nodes):
        is_name = column.table is None and column.name.lower() in names
        if not (is_name or context.is_column(column.name)):
            message = f"'{column.name}' is in no event"
            hint = "add it to the schema if it is a custom property"
            raise AqlEvaluationError(f"{message}; {hint}")


def _columns(nodes: Iterator[Item] | tuple[Node, ...]) -> Iterator[Column]:
    for node in nodes:
        yield from find_all(node, Column, into_subselects=False)


def _check_literals(condition: Condition | None, names: Collection[str]) -> None:
    """Refuse a literal that may be an alias, as it is one in GROUP BY."""
    for node in _nodes(condition):
        for test in find_all(node, Compare, In, Between, IsNull, into_subselects=False):
            for each in _operands(test):
                if isinstance(each, Text) and each.value.lower() in names:
                    message = f"whether '{each.value}' is a text or the alias is not documented"
                    raise AqlEvaluationError(f"{message}; write the alias in double quotes")


def _operands(test: Node) -> tuple[Value, ...]:
    """What is compared, patterns apart."""
    match test:
        case Compare(left, operator, right):
            return (left,) if operator.endswith(("LIKE", "MATCHES")) else (left, right)
        case In(operand, Select()) | IsNull(operand):
            return (operand,)
        case In(operand, tuple(choices)):
            return (operand, *choices)
        case Between(operand, low, high):
            return operand, low, high
    return ()
