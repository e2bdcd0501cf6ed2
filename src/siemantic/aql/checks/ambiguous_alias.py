"""Aliases that name something else as well."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Item, Node, Select
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import is_same
from siemantic.aql.walk import walk


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        if scope.select is None:
            continue
        used = {each.name.lower() for each in _names_behind_from(scope.select)}
        seen: dict[str, Item] = {}
        for item in scope.select.items:
            if not isinstance(item, Item) or item.alias is None:
                continue
            name = item.alias.lower()
            if name in seen and not is_same(item.expression, seen[name].expression):
                message = f"two items have the alias '{item.alias}'"
                yield Finding(message, item.span, "give one of them another name")
            elif name in used and _is_column_too(document, scope, item):
                message = f"'{item.alias}' is an alias here and a column of {scope.database}"
                yield Finding(message, item.span, "give it another name")
            seen.setdefault(name, item)


def _names_behind_from(select: Select) -> Iterator[Column]:
    parts: list[Node | None] = [select.where, *select.group_by, select.having, select.session]
    for part in [*parts, *select.order_by]:
        if part is not None:
            for node in walk(part, into_subselects=False):
                if isinstance(node, Column):
                    yield node


def _is_column_too(document: Document, scope: Scope, item: Item) -> bool:
    if scope.database is None or document.schema.find(scope.database, str(item.alias)) is None:
        return False
    expression = item.expression
    is_itself = (
        isinstance(expression, Column) and expression.name.lower() == str(item.alias).lower()
    )
    return not is_itself


CHECK = Check(
    code="AQL109",
    name="ambiguous_alias",
    level="warning",
    why=(
        'Unlike in SQL, an alias can be used in WHERE (AQL guide, "LIKE clause" and "Bitwise '
        'operators"). Whether a name that is both an alias and a column means the one or the '
        "other in WHERE, GROUP BY, HAVING and ORDER BY is not documented."
    ),
    flagged=(
        "SELECT LOWER(username) AS username FROM events WHERE username LIKE 'root' "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    fine=(
        "SELECT LOWER(username) AS lower_name FROM events WHERE lower_name LIKE 'root' "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    find=_find,
)
