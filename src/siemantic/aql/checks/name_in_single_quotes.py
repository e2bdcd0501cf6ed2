"""Texts where columns are meant."""

from collections.abc import Iterator

from siemantic.aql.ast import (
    Between,
    Boolean,
    Call,
    Compare,
    In,
    IsNull,
    Item,
    Node,
    Number,
    OrderItem,
    Placeholder,
    Select,
    Text,
)
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import find_visible

_CONSTANTS = (Text, Number, Boolean, Placeholder)

# Functions of a value; others take the name of a property or of a collection as a text.
_FUNCTIONS = """
AVG CONCAT COUNT FIRST LAST LOWER MAX MIN STR STRLEN SUBSTRING SUM UNIQUECOUNT UPPER UTF8
"""
_OF_VALUES = frozenset(_FUNCTIONS.split())


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        visible = find_visible(scope, document.schema)
        names = () if visible is None else visible.names
        known = frozenset(each.lower() for each in names)
        for node in scope.nodes():
            for text in _texts(node, known, scope):
                yield _finding(text, node)


def _finding(text: Text, node: Node) -> Finding:
    message = f"'{text.value}' in single quotes is a text, not a column"
    hint = f'write "{text.value}" if it is a name'
    is_part = isinstance(node, Call) or (isinstance(node, In) and isinstance(node.choices, Select))
    return Finding(message, text.span, hint, outranks=text.span if is_part else node.span)


def _texts(node: Node, known: frozenset[str], scope: Scope) -> Iterator[Text]:
    """The texts right below the node that stand for columns."""
    match node:
        case Item(Text() as text, alias):
            if _is_name(text, known) or (alias is None and not scope.is_inner):
                yield text
        case Call(function, arguments) if function.upper() in _OF_VALUES:
            yield from (
                each for each in arguments if isinstance(each, Text) and _is_name(each, known)
            )
        case Compare(Text() as left) | In(Text() as left) | Between(Text() as left):
            if _is_name(left, known) or _are_constant(_others(node)):
                yield left
        case IsNull(Text() as text) | OrderItem(Text() as text):
            yield text


def _others(node: Node) -> object:
    """What the left side is compared with."""
    match node:
        case Compare(_, _, right):
            return (right,)
        case Between(_, low, high):
            return (low, high)
        case In(_, choices):
            return choices
    return None


def _is_name(text: Text, known: frozenset[str]) -> bool:
    return text.value.lower() in known


def _are_constant(values: object) -> bool:
    return isinstance(values, tuple) and all(isinstance(each, _CONSTANTS) for each in values)


CHECK = Check(
    code="AQL113",
    name="name_in_single_quotes",
    level="warning",
    why=(
        "What stands in single quotes is a text and never the name of a column (AQL guide, "
        "\"Quotation marks\"). `'Process Name' ILIKE '%cmd%'` compares two texts, which is true "
        "for every event or for none, and `SELECT 'username'` gives the same word in every row."
    ),
    flagged="SELECT sourceip FROM events WHERE 'User Name' ILIKE 'root' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE \"User Name\" ILIKE 'root' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
