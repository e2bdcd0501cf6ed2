"""Grouping or sorting by what is not selected."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Item, Number, Placeholder, Select, Star, Text, Value
from siemantic.aql.checks.document import Check, Document, Finding, scopes
from siemantic.aql.checks.names import is_result_name, is_same


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        select = scope.select
        if select is None or any(isinstance(each, Star) for each in select.items):
            continue
        ordered = [each.expression for each in select.order_by]
        for clause, values in (("GROUP BY", select.group_by), ("ORDER BY", ordered)):
            for value in values:
                if not _is_selected(value, select):
                    text = document.source(value)
                    message = f"{clause} has '{text}', which SELECT does not"
                    yield Finding(message, value.span, "add it to the list behind SELECT")


def _is_selected(value: Value, select: Select) -> bool:
    if isinstance(value, Number | Placeholder):
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
        "what they give."
    ),
    flagged="SELECT username FROM events ORDER BY starttime DESC LIMIT 10 LAST 5 MINUTES",
    fine="SELECT username, starttime FROM events ORDER BY starttime DESC LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
