"""A search of the whole payload for what a column holds."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from siemantic.aql.ast import Compare, Node, TextSearch
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.payloads import compared_texts, find_payload, is_pattern
from siemantic.aql.printer.names import column_to_aql, text_to_aql
from siemantic.aql.schema import MISTAKEN, ColumnInfo, Schema

_FIELD = re.compile(
    r"""(?P<name>[A-Za-z][A-Za-z0-9 _-]{0,60}?)["' ]{0,3}[=:]["' ]{0,3}(?P<value>[A-Za-z0-9-]*)"""
)
"""A name with what follows it: `EventID=4688`, `"user": "root"`; bounded, so that it stays fast."""

_ADDRESS = re.compile(
    r"(?<![\w.:])(?:[0-9]+(?:\.[0-9]+){3}|[0-9A-Fa-f]*(?::[0-9A-Fa-f]*){3,7})(?![\w.:])"
)
_EDGES = "%.*$\"'<>,; "
_ANYTHING = re.compile(r"(?<!\\)\.[*+]\??")
_ESCAPED_DOT = re.compile(r"\\\.|\[\.\]")
_NO_WORD = re.compile(r"[\W_]")


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            if isinstance(node, TextSearch):
                yield from _findings(node.terms, node, scope, document.schema)
            elif isinstance(node, Compare) and is_pattern(node):
                for value, text in compared_texts(node):
                    if find_payload(value, scope, document) is not None:
                        pattern = _ESCAPED_DOT.sub(".", _ANYTHING.sub("%", text.value))
                        yield from _findings(pattern, text, scope, document.schema)


def _findings(pattern: str, node: Node, scope: Scope, schema: Schema) -> Iterator[Finding]:
    """At the most one finding, for the first thing in the pattern that a column holds."""
    address = _find_address(pattern)
    if address is not None:
        yield _about_address(address, node)
        return
    found = _find_field(pattern, scope.database or "", schema)
    if found is not None:
        name, column, value = found
        message = f"the payload is searched for '{name}', which the column '{column.name}' holds"
        yield Finding(message, node.span, f"compare the column: {_comparison(column, value)}")


# --- addresses ---------------------------------------------------------------------------------


def _find_address(pattern: str) -> str | None:
    for match in _ADDRESS.finditer(pattern):
        try:
            ip_address(match.group())
        except ValueError:
            continue
        return match.group()
    return None


def _about_address(address: str, node: Node) -> Finding:
    columns = ("sourceip", "destinationip") if "." in address else ("sourcev6", "destinationv6")
    message = (
        f"the payload is searched for the address '{address}', "
        f"which {columns[0]} and {columns[1]} can hold"
    )
    either = " OR ".join(f"{each} = '{address}'" for each in columns)
    return Finding(message, node.span, f"if it is one of them, write ({either})")


# --- names of columns --------------------------------------------------------------------------


def _find_field(pattern: str, database: str, schema: Schema) -> tuple[str, ColumnInfo, str] | None:
    """The name in the pattern, its column and the value behind it, empty when there is none."""
    whole = pattern.strip(_EDGES + "^=:")
    column = _columns(database, schema).get(_key(whole))
    if column is not None:
        return whole, column, ""
    known = _columns(database, schema) | _mistaken(database, schema)
    for match in _FIELD.finditer(pattern):
        words = match["name"].split(" ")
        for at in range(len(words)):
            name = " ".join(words[at:])
            if _key(name) in known:
                is_all = not pattern[match.end() :].strip(_EDGES)
                return name, known[_key(name)], match["value"] if is_all else ""
    return None


def _columns(database: str, schema: Schema) -> dict[str, ColumnInfo]:
    """Each column by its name in small letters, without blanks and the like."""
    infos = [schema.find(database, name) for name in schema.names(database)]
    found = {_key(info.name): info for info in infos if info is not None and info.type != "payload"}
    return {key: info for key, info in found.items() if key}


def _mistaken(database: str, schema: Schema) -> dict[str, ColumnInfo]:
    """The columns by other names that they go by."""
    columns = _columns(database, schema)
    meant = {_key(name): columns.get(column) for name, column in MISTAKEN.items()}
    return {name: info for name, info in meant.items() if info is not None and name not in columns}


def _key(name: str) -> str:
    return _NO_WORD.sub("", name.lower())


def _comparison(column: ColumnInfo, value: str) -> str:
    if not value:
        return column_to_aql(column.name)
    is_number = column.type in ("number", "time") and value.isdecimal()
    return f"{column_to_aql(column.name)} = {value if is_number else text_to_aql(value)}"


CHECK = Check(
    code="AQL402",
    name="payload_scan",
    level="note",
    why=(
        "A search of the payload reads the whole text of every event; IBM calls regular "
        'expressions on it expensive ("Event processing performance"). A column is compared alone, '
        "can be indexed, and is not mistaken for another part of the text: `EventID=4688` also "
        "finds `EventID=46881`."
    ),
    flagged=(
        "SELECT sourceip FROM events WHERE UTF8(payload) ILIKE '%EventID=4688%'\n"
        "LIMIT 10 LAST 1 HOURS"
    ),
    fine="SELECT sourceip FROM events WHERE qideventid = '4688'\nLIMIT 10 LAST 1 HOURS",
    find=_find,
)
