"""Columns that are not there."""

from bisect import bisect_right
from collections.abc import Iterator

from siemantic.aql.ast import Column, Span
from siemantic.aql.checks import quoted_call, unquoted_name
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import Visible, columns, find_visible, is_result_name, slips
from siemantic.aql.functions.lookups import FUNCTIONS as LOOKUPS
from siemantic.aql.schema import DEFAULT, MISTAKEN, Schema
from siemantic.diagnostics import did_you_mean

# The host of a log source is in many custom properties.
_NAMED = {
    each.name.lower(): f"{each.name}({each.parameters[0].name})"
    for each in LOOKUPS
    if each.name != "HOSTNAME" and len(each.parameters) == 1
    if DEFAULT.find("events", each.parameters[0].name)
    or DEFAULT.find("flows", each.parameters[0].name)
}
"""Names such as "qidname", which are functions."""

_MISTAKEN = _NAMED | {name.replace("_", ""): meant for name, meant in MISTAKEN.items()}

# EventID is a custom property of IBM's extensions for Windows; the others are words so common that
# a site may well have a property of that name (our judgement).
_ORDINARY = frozenset(("application", "bytes", "eventid", "protocol", "timestamp", "user"))


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        visible = find_visible(scope, document.schema)
        if visible is None:
            continue
        elsewhere = sorted(unquoted_name.spans(document, scope))
        for column in columns(scope):
            if _is_within(column.span, elsewhere):
                continue
            if _is_fine(column, scope, visible, document.schema):
                continue
            if not visible.is_open:
                yield _certain(column, scope, visible, document.schema)
            elif not column.quoted:
                yield from _likely(column, scope, visible, document.schema)


def _is_within(span: Span, others: list[Span]) -> bool:
    """Whether it begins in one of the others, which are in order."""
    at = bisect_right(others, span.start, key=lambda each: each.start)
    return at > 0 and span.start < others[at - 1].end


def _is_fine(column: Column, scope: Scope, visible: Visible, schema: Schema) -> bool:
    if column.table is not None and column.table.lower() != scope.database:
        return True
    return (
        visible.has(column.name)
        or column.name.lower() in scope.aliases
        or is_result_name(column.name)
        or (quoted_call.is_told(scope, schema) and quoted_call.find_call(column) is not None)
    )


def _certain(column: Column, scope: Scope, visible: Visible, schema: Schema) -> Finding:
    """One that no custom property can be either."""
    other = _of_other(column, scope, schema)
    if other is not None:
        return other
    message = f"unknown column '{column.name}'"
    meant = _meant(column.name)
    if meant is not None:
        return Finding(message, column.span, f"write {meant}")
    known = dict.fromkeys([*visible.names, *(str(each.alias) for each in scope.aliases.values())])
    by_name = {each.lower(): each for each in known}
    near = slips(column.name, visible)
    if len(near) == 1:
        return Finding(message, column.span, f"did you mean '{near[0]}'?")
    guess = did_you_mean(column.name.lower(), by_name)[2:]
    for lower, name in by_name.items():
        guess = guess.replace(f"'{lower}'", f"'{name}'")
    return Finding(message, column.span, guess or _elsewhere(scope))


def _elsewhere(scope: Scope) -> str:
    if scope.select is not None and scope.database is None:
        return "the subselect gives no such column; add it there"
    return "if it is a custom property, add it to the schema"


def _of_other(column: Column, scope: Scope, schema: Schema) -> Finding | None:
    """What is said of a column that only another database has."""
    for database in schema.databases if scope.database is not None else ():
        if database != scope.database and schema.find(database, column.name) is not None:
            message = f"'{column.name}' is a column of {database}"
            return Finding(message, column.span, f"{scope.database} has no such column")
    return None


def _likely(column: Column, scope: Scope, visible: Visible, schema: Schema) -> Iterator[Finding]:
    """One that looks like a slip, or like a name that other products or databases use."""
    other = _of_other(column, scope, schema)
    if other is not None:
        yield other
        return
    plain = column.name.lower().replace("_", "")
    if plain in _ORDINARY:
        return
    meant = _meant(column.name)
    near = [f"'{each}'" for each in slips(column.name, visible)]
    if meant is None and not near:
        return
    guess = f"did you mean {' or '.join(near)}?" if meant is None else f"did you mean {meant}?"
    hint = f'{guess} if it is a custom property, write "{column.name}"'
    yield Finding(f"unknown column '{column.name}'", column.span, hint)


def _meant(name: str) -> str | None:
    return _MISTAKEN.get(name.lower().replace("_", ""))


CHECK = Check(
    code="AQL101",
    name="unknown_column",
    level="error",
    why=(
        "A query with a column that is not there is refused (REST API, `POST /ariel/searches`, "
        'error 2000). The built-in columns are those of the AQL guide, "Event, flow, and simarc '
        'fields for AQL queries"; a name that is not among them can be a custom property, so it '
        "is an error only where the schema says that it lists all of them, where no such property "
        "is likely, where it is a column of the other database, or where a subselect gives no such "
        "column."
    ),
    flagged="SELECT usrname FROM events LIMIT 10 LAST 5 MINUTES",
    fine="SELECT username FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
