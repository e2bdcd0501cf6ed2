"""Grouping or sorting by what is not selected."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column, Item, Number, Placeholder, Select, Star, Text, Value
from siemantic.aql.checks.document import Check, Document, Finding, scopes
from siemantic.aql.checks.names import is_result_name, is_same
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        select = scope.select
        if select is None:
            continue
        for value in select.group_by:
            yield from _of_value(document, select, "GROUP BY", value)
        for each in select.order_by:
            yield from _of_value(document, select, "ORDER BY", each.expression)


def _of_value(document: Document, select: Select, clause: str, value: Value) -> Iterator[Finding]:
    is_all = any(isinstance(each, Star) for each in select.items)
    text = _name(value) or document.source(value)
    if isinstance(value, Number):
        message = f"{clause} has '{text}', and a number here is a constant, not a column"
        yield Finding(message, value.span, "write the column's name")
    elif clause == "GROUP BY" and _is_aggregate(value):
        message = f"GROUP BY has the aggregate '{text}', which is made of groups"
        yield Finding(message, value.span, "group by columns; conditions on groups go in HAVING")
    elif not is_all and not _is_selected(value, select):
        message = f"{clause} has '{text}', which SELECT does not"
        yield Finding(message, value.span, "add it to the list behind SELECT")


def _is_aggregate(value: Value) -> bool:
    calls = find_all(value, Call, into_subselects=False)
    return any(isinstance(find_function(each.function), Aggregate) for each in calls)


def _is_selected(value: Value, select: Select) -> bool:
    if isinstance(value, Placeholder):
        return True
    name = _name(value)
    if name is not None and is_result_name(name):
        return True
    for item in select.items:
        if not isinstance(item, Item):
            continue
        if name is not None and item.alias is not None and item.alias.lower() == name.lower():
            return True
        if is_same(item.expression, value):
            return True
    return False


def _name(value: Value) -> str | None:
    match value:
        case Column(name):
            return name
        # IBM has an example that groups by an alias in single quotes.
        case Text(name):
            return name
    return None


CHECK = Check(
    code="AQL203",
    name="not_selected",
    level="warning",
    why=(
        "The AQL guide says that GROUP BY and ORDER BY only take columns of the SELECT list "
        '("Sample AQL queries"). Public queries group by others all the same, and nobody says '
        "what they give. A number there is a constant, and an aggregate is made of groups, so that "
        "neither says by what to group."
    ),
    flagged="SELECT username FROM events ORDER BY starttime DESC LIMIT 10 LAST 5 MINUTES",
    fine="SELECT username, starttime FROM events ORDER BY starttime DESC LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
