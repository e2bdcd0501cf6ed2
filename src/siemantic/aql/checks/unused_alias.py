"""Aliases that do nothing."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column, In, Item, Select, Span, Star, Subquery
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all, walk


def _find(document: Document) -> Iterator[Finding]:
    outer_of = {id(inner): outer for outer, inner in _subqueries(document)}
    choices = {id(each.choices) for each in find_all(document.tree, In)}
    for select in find_all(document.tree, Select):
        for item in select.items:
            if not isinstance(item, Item) or item.alias is None:
                continue
            if _repeats(select, item):
                message = f"the alias '{item.alias}' is the column's own name"
            elif id(select) in outer_of and not _is_used(item, select, outer_of[id(select)]):
                message = f"the outer query does not use the alias '{item.alias}'"
            elif id(select) in choices and not _is_used(item, select):
                message = f"IN takes the values and not the name '{item.alias}'"
            else:
                continue
            yield Finding(message, item.span, "leave the alias out", _removal(document, item))


def _subqueries(document: Document) -> Iterator[tuple[Select, Select]]:
    """The queries that have a subselect as their source, and that subselect."""
    for outer in find_all(document.tree, Select):
        for source in outer.sources:
            if isinstance(source, Subquery):
                yield outer, source.query


def _repeats(select: Select, item: Item) -> bool:
    """In a grouped query the column without an alias would be FIRST_column."""
    if not isinstance(item.expression, Column) or item.expression.name != item.alias:
        return False
    calls = find_all(select, Call, into_subselects=False)
    is_grouped = any(isinstance(find_function(each.function), Aggregate) for each in calls)
    return not (select.group_by or is_grouped)


def _is_used(item: Item, *selects: Select) -> bool:
    """Whether one of the queries names the alias, or the outer takes all there is."""
    name = str(item.alias).lower()
    if any(isinstance(each, Star) for select in selects[1:] for each in select.items):
        return True
    for select in selects:
        for node in walk(select, into_subselects=False):
            if isinstance(node, Column) and node.name.lower() == name:
                return True
    return False


def _removal(document: Document, item: Item) -> tuple[Edit, ...]:
    """Nothing when a parenthesis stands around the expression."""
    between = Span(item.expression.span.end, item.span.end)
    text = document.text[between.start : between.end].lstrip()
    return (Edit(between, ""),) if text[:2].upper() == "AS" else ()


CHECK = Check(
    code="AQL107",
    name="unused_alias",
    level="note",
    why=(
        "An alias names a column of the result. In a subselect it serves only the query around it "
        '(AQL guide, "AQL subquery"), and one that nothing there names is a leftover or a slip; '
        "one that repeats the column's name changes nothing."
    ),
    flagged=(
        "SELECT username FROM (SELECT username, sourceip AS 'source' FROM events "
        "LIMIT 10 LAST 5 MINUTES) LIMIT 10"
    ),
    fine=(
        "SELECT username, source FROM (SELECT username, sourceip AS 'source' FROM events "
        "LIMIT 10 LAST 5 MINUTES) LIMIT 10"
    ),
    find=_find,
)
