"""Spellings that no page of the documentation has."""

from collections.abc import Iterator

from siemantic.aql.ast import Boolean, Compare, Item, Select, Span, Text, Value
from siemantic.aql.checks.document import Check, Document, Edit, Finding, scopes
from siemantic.aql.checks.names import find_visible
from siemantic.aql.checks.places import Places
from siemantic.aql.checks.types import find_type
from siemantic.aql.checks.unquoted_name import is_spaced
from siemantic.aql.printer import column_to_aql

# Code of an oddity -> what is said of it, and the way out.
_SAID = {
    "alias_without_as": ("an alias without AS is not documented", "write AS before it"),
    "case_without_else": ("CASE without ELSE is not documented", "write ELSE with a value"),
    "count_without_argument": ("COUNT() is not documented", "write COUNT(*)"),
    "distinct": ("DISTINCT is not documented", "write GROUP BY, or UNIQUECOUNT to count"),
    "long_direction": ("the direction is written short", "write ASC or DESC"),
    "order_of_nulls": ("the order of nulls is not documented", "leave it out"),
    "qualified_name": ("a table before a name is not documented", "write the name alone"),
    "searched_case": ("CASE without an operand is not documented", "write IF ... THEN ... ELSE"),
    "seconds": ("SECONDS is not documented", "write MINUTES, HOURS or DAYS"),
    "semicolon": ("a semicolon at the end is not documented", "leave it out"),
    "several_directions": (
        "a direction for each item is not documented",
        "write one direction, behind the last item",
    ),
    "several_sources": ("several sources are not documented", "AQL has no joins; use a subselect"),
    "singular_unit": ("the unit of LAST is a plural", "write MINUTES, HOURS or DAYS"),
}


def _find(document: Document) -> Iterator[Finding]:
    places = Places(document)
    spaced = list(_spaced_names(document))
    for oddity in document.oddities:
        is_name = any(span.start <= oddity.span.start < span.end for span in spaced)
        if oddity.code not in _SAID or (oddity.code == "alias_without_as" and is_name):
            continue
        message, hint = _SAID[oddity.code]
        edits = _edits(document, places, oddity.code, oddity.span)
        yield Finding(message, oddity.span, hint, edits)
    for select in document.find(Select):
        yield from _parameters(places, select)
        yield from _texts(document, select)
    yield from _booleans(document)


def _spaced_names(document: Document) -> Iterator[Span]:
    """Those that AQL106 tells."""
    for scope in scopes(document):
        visible = find_visible(scope, document.schema)
        if visible is None:
            continue
        for node in scope.nodes():
            if isinstance(node, Item) and is_spaced(document, node, scope, visible):
                yield node.span


def _edits(document: Document, places: Places, code: str, span: Span) -> tuple[Edit, ...]:
    word = document.text[span.start : span.end]
    is_lower = word.islower()
    match code:
        case "alias_without_as":
            return (Edit(Span(span.start, span.start), "AS "),)
        case "long_direction":
            return (Edit(span, word[: -len("ENDING")]),)
        case "singular_unit" if word.upper() != "SECOND":
            return (Edit(Span(span.end, span.end), "s" if is_lower else "S"),)
        case "semicolon":
            return (Edit(places.without_blank_before(span), ""),)
    return ()


def _parameters(places: Places, select: Select) -> Iterator[Finding]:
    if not select.parameters:
        return
    word = places.before(select.parameters[0].span.start)
    if word.word == "PARAMS":
        edits = (Edit(word.span, "PARAMETERS"),)
        yield Finding("PARAMS is not documented", word.span, "write PARAMETERS", edits)


def _texts(document: Document, select: Select) -> Iterator[Finding]:
    aliases = {str(each.alias).lower() for each in select.items if isinstance(each, Item)}
    for value in select.group_by:
        if isinstance(value, Text):
            is_alias = value.value.lower() in aliases and '"' not in value.value
            edits = (Edit(value.span, column_to_aql(value.value)),) if is_alias else ()
            message = f"GROUP BY has the text {document.source(value)} in place of a name"
            yield Finding(message, value.span, "write the name in double quotes", edits)


def _booleans(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        compared = {
            id(side): other
            for node in scope.nodes()
            if isinstance(node, Compare)
            for side, other in ((node.left, node.right), (node.right, node.left))
        }
        for node in scope.nodes():
            if isinstance(node, Boolean):
                word = document.source(node)
                instead = f"'{word.lower()}'"
                other: Value | None = compared.get(id(node))
                is_certain = other and find_type(other, scope, document.schema) == "boolean"
                edits = (Edit(node.span, instead),) if is_certain else ()
                message = f"{word} without quotes is not documented"
                yield Finding(message, node.span, f"write {instead}", edits)


CHECK = Check(
    code="AQL212",
    name="undocumented_syntax",
    level="warning",
    why=(
        "This stands in public queries or in an early draft of the grammar, and on no page of the "
        "AQL guide. It may work, on some version or on all; the documented spelling does. The "
        "guide's example of a name in single quotes behind GROUP BY contradicts its page "
        '"Quotation marks".'
    ),
    flagged="SELECT username FROM events LIMIT 10 LAST 1 HOUR",
    fine="SELECT username FROM events LIMIT 10 LAST 1 HOURS",
    find=_find,
    mends=True,
)
