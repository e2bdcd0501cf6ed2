"""Texts that are compared by their order."""

from collections.abc import Iterator

from siemantic.aql.ast import Between, Call, Column, Compare, Node, Text, Value
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.types import find_type
from siemantic.aql.functions.values import find_address

_ORDERING = ("<", "<=", ">", ">=")


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            if any(_is_by_order(document, scope, *pair) for pair in _pairs(node)):
                message = "the order of texts is not documented"
                yield Finding(message, node.span, "compare numbers, or write LIKE or MATCHES")


def _pairs(node: Node) -> tuple[tuple[Value, Value], ...]:
    """Values and the texts that they are compared with."""
    match node:
        case Compare(Text() as left, operator, right) if operator in _ORDERING:
            return ((right, left),)
        case Compare(left, operator, right) if operator in _ORDERING:
            return ((left, right),)
        case Between(operand, low, high):
            return (operand, low), (operand, high)
    return ()


def _is_by_order(document: Document, scope: Scope, value: Value, limit: Value) -> bool:
    if not isinstance(limit, Text) or not _is_plain(limit.value):
        return False
    kind = find_type(value, scope, document.schema)
    if isinstance(value, Column):
        return kind == "text" or (kind is None and not _is_known(document, scope, value))
    return isinstance(value, Call) and kind == "text"


def _is_known(document: Document, scope: Scope, column: Column) -> bool:
    """Whether it is a column of a type that is not text, though another name makes it unclear."""
    info = document.schema.find(scope.database or "", column.name)
    return info is not None and info.type not in ("text", "any")


def _is_plain(text: str) -> bool:
    """Whether it writes no number and no address, which have an order of their own."""
    try:
        float(text)
    except ValueError:
        return find_address(text) is None
    return False


CHECK = Check(
    code="AQL313",
    name="order_of_texts",
    level="warning",
    why=(
        'The AQL guide ("AQL operators") does not say whether <, <=, >, >= and BETWEEN take texts, '
        "nor whether they order them by their characters or as a language does, nor where small "
        "letters stand. Numbers and addresses have an order."
    ),
    flagged="SELECT sourceip FROM events WHERE username >= 'svc' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE username ILIKE 'svc%' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
