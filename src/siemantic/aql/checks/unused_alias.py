"""Aliases that do nothing."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column, In, Item, Select, Span, Star, Subquery, Text
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.checks.names import find_results, is_result_name
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all


def _find(document: Document) -> Iterator[Finding]:
    outer_of = {id(inner): outer for outer, inner in _subqueries(document)}
    choices = {id(each.choices) for each in document.find(In)}
    for select in document.find(Select):
        for item in select.items:
            if not isinstance(item, Item) or item.alias is None:
                continue
            outer = outer_of.get(id(select))
            if _repeats(select, item):
                message = f"the alias '{item.alias}' is the column's own name"
            elif outer is not None and not _is_used(item, select, outer):
                message = f"the outer query does not use the alias '{item.alias}'"
            elif id(select) in choices and not _is_used(item, select):
                message = f"IN takes the values and not the name '{item.alias}'"
            else:
                continue
            is_safe = outer is None or _is_safe(document, item, select, outer)
            edits = _removal(document, item) if is_safe else ()
            hint = "leave the alias out" if is_safe else "leave the alias out, or use it outside"
            yield Finding(message, item.span, hint, edits)


def _subqueries(document: Document) -> Iterator[tuple[Select, Select]]:
    """The queries that have a subselect as their source, and that subselect."""
    for outer in document.find(Select):
        for source in outer.sources:
            if isinstance(source, Subquery):
                yield outer, source.query


def _repeats(select: Select, item: Item) -> bool:
    """In a grouped query the column without an alias would be FIRST_column."""
    if not isinstance(item.expression, Column) or item.expression.name != item.alias:
        return False
    if str(item.alias).lower() in _texts(select):
        return False
    calls = find_all(select, Call, into_subselects=False)
    is_grouped = any(isinstance(find_function(each.function), Aggregate) for each in calls)
    return not (select.group_by or is_grouped)


def _is_used(item: Item, *selects: Select) -> bool:
    """Whether one of the queries names the alias, or the outer takes all there is."""
    name = str(item.alias).lower()
    if any(isinstance(each, Star) for select in selects[1:] for each in select.items):
        return True
    return any(name in _names(each) or name in _texts(each) for each in selects)


def _names(select: Select) -> set[str]:
    columns = find_all(select, Column, into_subselects=False)
    return {each.name.lower() for each in columns}


def _texts(select: Select) -> set[str]:
    """The texts by which it groups or sorts; IBM has an example in which one is an alias."""
    values = [*select.group_by, *(each.expression for each in select.order_by)]
    return {each.value.lower() for each in values if isinstance(each, Text)}


def _is_safe(document: Document, item: Item, select: Select, outer: Select) -> bool:
    """
    Whether the outer query means the same without the alias.

    Not when it uses a name that nothing has, which may be a slip for the alias; nor when the column
    would then have the name of another one.
    """
    others = {_name(each) or "*" for each in select.items if each is not item}
    known = find_results(select, document.schema)
    had = {each.lower() for each in known.names} if known is not None else others
    own = {str(each.alias).lower() for each in outer.items if isinstance(each, Item)}
    is_told = _names(outer) | _texts(outer) <= had | own
    column = item.expression.name.lower() if isinstance(item.expression, Column) else ""
    is_alone = column not in others and not any(map(is_result_name, _names(select)))
    return is_told and is_alone and not any(isinstance(each, Star) for each in select.items)


def _name(item: Item | Star) -> str | None:
    """The name of a column of the result, None when no document tells it."""
    if isinstance(item, Star):
        return None
    if item.alias is None:
        return item.expression.name.lower() if isinstance(item.expression, Column) else None
    return item.alias.lower()


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
    mends=True,
)
