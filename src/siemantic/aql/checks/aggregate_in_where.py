"""Aggregates of rows that are not grouped yet."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column, Node
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.places import where
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import walk

_IN_HAVING = "write the condition in HAVING, behind GROUP BY"
_GROUPED_INSIDE = "group in a subselect behind FROM"
_OF_ONE_EVENT = "a filter looks at one event; use a rule test that counts"


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        condition = where(scope)
        for node in walk(condition, into_subselects=False) if condition is not None else ():
            yield from _of_node(document, scope, node)
        for outer in scope.nodes():
            if _is_aggregate(outer):
                yield from _nested(scope, outer)


def _of_node(document: Document, scope: Scope, node: Node) -> Iterator[Finding]:
    hint = _OF_ONE_EVENT if scope.select is None else _IN_HAVING
    if isinstance(node, Call) and _is_aggregate(node):
        place = "a filter" if scope.select is None else "WHERE"
        yield Finding(f"the aggregate {node.function.upper()} in {place}", node.span, hint)
    item = scope.aliases.get(node.name.lower()) if isinstance(node, Column) else None
    if item is None or not isinstance(node, Column):
        return
    is_column_too = scope.database and document.schema.find(scope.database, node.name)
    if not is_column_too and any(map(_is_aggregate, walk(item, into_subselects=False))):
        yield Finding(f"'{node.name}' in WHERE is an aggregate", node.span, hint)


def _nested(scope: Scope, outer: Node) -> Iterator[Finding]:
    for inner in walk(outer, into_subselects=False):
        if inner is not outer and isinstance(inner, Call) and _is_aggregate(inner):
            message = f"the aggregate {inner.function.upper()} in another one"
            hint = _OF_ONE_EVENT if scope.select is None else _GROUPED_INSIDE
            yield Finding(message, inner.span, hint)


def _is_aggregate(node: Node) -> bool:
    return isinstance(node, Call) and isinstance(find_function(node.function), Aggregate)


CHECK = Check(
    code="AQL210",
    name="aggregate_in_where",
    level="error",
    why=(
        "WHERE looks at one row, before there are groups; conditions on groups stand in HAVING "
        '(AQL guide, "AQL query structure"). An aggregate of an aggregate needs groups of groups, '
        "which one query does not have."
    ),
    flagged=(
        "SELECT sourceip, COUNT(*) FROM events WHERE COUNT(*) > 5 GROUP BY sourceip "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    fine=(
        "SELECT sourceip, COUNT(*) FROM events GROUP BY sourceip HAVING COUNT(*) > 5 "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    find=_find,
)
