"""The payload's bytes compared with a text."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Compare, In
from siemantic.aql.checks.document import Check, Document, Edit, Finding, Scope, scopes
from siemantic.aql.checks.payloads import compared_texts, find_raw_payload

_BOOLEANS = ("true", "false")
"""AQL guide, "AQL operators", has the example `payload = 'false'`; what it finds is not said."""


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            if isinstance(node, Compare | In):
                yield from _find_in(node, scope, document)


def _find_in(condition: Compare | In, scope: Scope, document: Document) -> Iterator[Finding]:
    compared = [
        each for each in compared_texts(condition) if each[1].value.lower() not in _BOOLEANS
    ]
    if not compared:
        return
    column = find_raw_payload(compared[0][0], scope, document)
    if column is not None:
        yield _finding(column, document)


def _finding(column: Column, document: Document) -> Finding:
    wrapped = f"UTF8({document.source(column)})"
    message = f"'{column.name}' is bytes and is compared with a text"
    return Finding(message, column.span, f"write {wrapped}", (Edit(column.span, wrapped),))


CHECK = Check(
    code="AQL401",
    name="payload_without_utf8",
    level="warning",
    why=(
        "A payload is bytes. The AQL guide reads it with UTF8 in all its examples of text "
        '("Calculation and formatting functions"); what comparing the bytes themselves with a '
        "text does is not documented."
    ),
    flagged="SELECT sourceip FROM events WHERE payload ILIKE '%mimikatz%' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE UTF8(payload) ILIKE '%mimikatz%' LIMIT 10 LAST 1 HOURS",
    find=_find,
    mends=True,
)
