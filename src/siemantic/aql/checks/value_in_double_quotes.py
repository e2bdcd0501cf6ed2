"""Columns where texts are meant."""

import re
from collections.abc import Iterator
from itertools import groupby

from siemantic.aql.ast import Call, Column, Compare, In, Node, Span, Value
from siemantic.aql.checks import quoted_call
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import find_visible, is_result_name

# How the names of custom properties in IBM's extensions end, such as "Account Name" (our choice).
_LAST_WORDS = """
account action address agent application category client code command company computer content
count date destination device direction directory domain extension field file filename folder
group guid hash host hostname id image interface ip key length level line location mac machine
message method name number object operation owner parent password path policy port process
property protocol query reason recipient referer registry request resource response result role
rule script sender server service session severity sid size source status subject target task
text threat time title type url uri user username value vendor version volume workstation zone
"""
_ENDS = frozenset(_LAST_WORDS.split())
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_KEPT = frozenset(("LOWER", "UPPER"))


def _find(document: Document) -> Iterator[Finding]:
    suspects = [each for scope in scopes(document) for each in _suspects(document, scope)]
    ids = {id(column) for column, _ in suspects}
    elsewhere = {each.name.lower() for each in document.find(Column) if id(each) not in ids}
    certain = [(each, node) for each, node in suspects if each.name.lower() not in elsewhere]
    for _, group in groupby(certain, key=lambda each: id(each[1])):
        pairs = list(group)
        yield _finding([column for column, _ in pairs], pairs[0][1])


def _finding(columns: list[Column], node: Node) -> Finding:
    names = ", ".join(f'"{each.name}"' for each in columns)
    texts = ", ".join("'" + each.name.replace("'", "''") + "'" for each in columns)
    is_one = len(columns) == 1
    what = "is a column, not a text" if is_one else "are columns, not texts"
    hint = f"write {texts} if {'it is a text' if is_one else 'they are texts'}"
    span = Span(columns[0].span.start, columns[-1].span.end)
    return Finding(f"{names} in double quotes {what}", span, hint, outranks=node.span)


def _suspects(document: Document, scope: Scope) -> Iterator[tuple[Column, Node]]:
    """Names behind an operator of which no column is known, and what they stand in."""
    visible = find_visible(scope, document.schema)
    if visible is None:
        return
    for node in scope.nodes():
        for value in _compared(node):
            if (
                isinstance(value, Column)
                and value.quoted
                and value.table is None
                and not visible.has(value.name)
                and value.name.lower() not in scope.aliases
                and not is_result_name(value.name)
                and quoted_call.find_call(value) is None
                and not (visible.is_open and _is_like_property(value.name))
            ):
                yield value, node


def _compared(node: Node) -> tuple[Value, ...]:
    """What stands right of an operator whose left side is a column."""
    match node:
        case Compare(left, _, right) if _is_column(left):
            return (right,)
        case In(left, tuple(choices)) if _is_column(left):
            return choices
    return ()


def _is_column(value: Value) -> bool:
    if isinstance(value, Call) and value.function.upper() in _KEPT and len(value.arguments) == 1:
        return isinstance(value.arguments[0], Column)
    return isinstance(value, Column)


def _is_like_property(name: str) -> bool:
    """Whether the name is one of several words that ends as those of properties do."""
    words = _WORDS.findall(name)
    is_plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*", name) is not None
    return is_plain and len(words) > 1 and words[-1].lower() in _ENDS


CHECK = Check(
    code="AQL114",
    name="value_in_double_quotes",
    level="warning",
    why=(
        "What stands in double quotes is the name of a column and never a text (AQL guide, "
        '"Quotation marks"), so that `username = "root"` compares two columns, of which one is not '
        "there. Names that the query has elsewhere, and those of several words that look like "
        'those of custom properties, such as "Account Name", are let pass unless the schema says '
        "that it lists all of them."
    ),
    flagged='SELECT sourceip FROM events WHERE username ILIKE "%root%" LIMIT 10 LAST 1 HOURS',
    fine="SELECT sourceip FROM events WHERE username ILIKE '%root%' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
