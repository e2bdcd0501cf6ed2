"""Patterns for addresses."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Compare
from siemantic.aql.checks.document import Check, Document, Edit, Finding, scopes
from siemantic.aql.checks.types import find_type


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            if not isinstance(node, Compare) or not node.operator[-1].isalpha():
                continue
            column = node.left
            if not isinstance(column, Column):
                continue
            if find_type(column, scope, document.schema) == "address":
                name = document.source(column)
                message = f"{node.operator} does not take the address '{column.name}'"
                hint = f"write STR({name}), or INCIDR for a network"
                yield Finding(message, node.span, hint, (Edit(column.span, f"STR({name})"),))


CHECK = Check(
    code="AQL108",
    name="like_on_address",
    level="error",
    why=(
        "LIKE, ILIKE, MATCHES and IMATCHES compare text, and an address is none: QRadar refuses "
        "`sourceip LIKE '127.%'` and takes `STR(sourceip) LIKE '127.%'` (IBM's staff in "
        "stix-shifter issue 365)."
    ),
    flagged="SELECT * FROM events WHERE sourceip LIKE '127.%' LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE STR(sourceip) LIKE '127.%' LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
