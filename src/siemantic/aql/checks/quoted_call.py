"""Function calls in double quotes."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column
from siemantic.aql.checks.document import Check, Document, Edit, Finding, Scope, scopes
from siemantic.aql.checks.names import columns, find_visible
from siemantic.aql.functions.table import find_function
from siemantic.aql.parser import parse_condition
from siemantic.aql.schema import OTHER_DATABASES, Schema
from siemantic.errors import AqlSyntaxError


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        if not is_told(scope, document.schema):
            continue
        visible = find_visible(scope, document.schema)
        for column in columns(scope):
            call = find_call(column)
            is_name = visible is not None and visible.has(column.name)
            if call is None or is_name or column.name.lower() in scope.aliases:
                continue
            edits = (Edit(column.span, column.name),) if column.table is None else ()
            message = f"'{column.name}' in double quotes is a column, not a call of {call.function}"
            yield Finding(message, column.span, "write it without the quotes", edits)


def is_told(scope: Scope, schema: Schema) -> bool:
    """Whether the scope reads a database; a result of another query can have such a name."""
    return scope.database is not None and scope.database in (*schema.databases, *OTHER_DATABASES)


def find_call(column: Column) -> Call | None:
    """The call of a known function that a name in double quotes reads as."""
    if not column.quoted or not column.name.endswith(")") or "(" not in column.name:
        return None
    try:
        call = parse_condition(column.name)
    except AqlSyntaxError:
        return None
    return call if isinstance(call, Call) and find_function(call.function) else None


CHECK = Check(
    code="AQL102",
    name="quoted_call",
    level="error",
    why=(
        'Double quotes hold the name of a column (AQL guide, "Quotation marks"), so `"QIDNAME('
        'qid)"` asks for a column of that name, which no console has, and the query is refused. '
        "The quotes come from generators, which quote every item of the list."
    ),
    flagged='SELECT "QIDNAME(qid)" FROM events LIMIT 10 LAST 5 MINUTES',
    fine="SELECT QIDNAME(qid) FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
