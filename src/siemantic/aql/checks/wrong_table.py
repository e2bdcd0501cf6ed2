"""Names with a table that the query does not read."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Database
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        sources = _sources(scope)
        for node in scope.nodes():
            if isinstance(node, Column) and node.table and node.table.lower() not in sources:
                message = f"'{node.table}' is not what the query reads from"
                name = f"{node.table}.{node.name}"
                hint = f'write "{name}" if that is the name of a property'
                yield Finding(message, node.span, hint, outranks=node.span)


def _sources(scope: Scope) -> tuple[str, ...]:
    """What the scope reads from, in lower case; a rule test looks at events or at flows."""
    if scope.select is None:
        return ("events", "flows")
    return tuple(each.name.lower() for each in scope.select.sources if isinstance(each, Database))


CHECK = Check(
    code="AQL117",
    name="wrong_table",
    level="warning",
    why=(
        "A query has one source, and no page shows a name with a table before it. A name with a "
        "dot, as custom properties made from JSON or LEEF often have, needs double quotes (AQL "
        'guide, "Quotation marks"); without them it is a column `y` of a table `x`.'
    ),
    flagged="SELECT user.name FROM events LIMIT 10 LAST 5 MINUTES",
    fine='SELECT "user.name" FROM events LIMIT 10 LAST 5 MINUTES',
    find=_find,
)
