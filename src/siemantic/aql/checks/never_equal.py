"""Texts in a case that LOWER or UPPER takes away."""

from collections.abc import Iterator

from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ambiguity.texts import equalities, find_case
from siemantic.aql.ast import Compare, Node, Span, Text
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        names = Names(scope, document.schema)
        for value, text, node in _compared(scope, names):
            function = find_case(value, names)
            if function is None or not isinstance(text, Text):
                continue
            gone = _gone(text.value, function)
            if gone is not None:
                message = f"{function} leaves no '{gone}', so nothing is like '{text.value}'"
                changed = text.value.lower() if function == "LOWER" else text.value.upper()
                yield Finding(message, text.span, f"write '{changed}'", outranks=_outranked(node))


def _compared(scope: Scope, names: Names) -> Iterator[tuple[Node, Node, Node]]:
    """Values, what they are compared with, and the comparisons."""
    for node, left, right in equalities(names):
        yield left, right, node
        yield right, left, node
    for node in scope.nodes():
        if isinstance(node, Compare) and node.operator in ("LIKE", "NOT LIKE"):
            yield node.left, node.right, node


def _outranked(node: Node) -> Span | None:
    """The comparison if AQL303 can tell of it and no other finding of this kind can."""
    if not isinstance(node, Compare) or isinstance(node.left, Text):
        return None
    return node.span if node.operator in ("=", "!=") else None


def _gone(text: str, function: str) -> str | None:
    """The first letter from A to Z that the function changes."""
    changes = str.isupper if function == "LOWER" else str.islower
    return next((each for each in text if each.isascii() and changes(each)), None)


CHECK = Check(
    code="AQL314",
    name="never_equal",
    level="warning",
    why=(
        "LOWER gives small letters and UPPER capital ones, so `LOWER(x) LIKE '%Admin%'` finds "
        "nothing, and `LOWER(x) = 'Admin'` only if = looks at no case, which is not documented."
    ),
    flagged="SELECT sourceip FROM events WHERE LOWER(username) LIKE 'Root' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE LOWER(username) LIKE 'root' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
