"""`= NULL`."""

import re
from collections.abc import Iterator

from siemantic.aql.ast import Compare, Null, Span
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.walk import find_all

_TESTS = {"=": "IS NULL", "!=": "IS NOT NULL"}
_OPERATOR = re.compile(r"[\s)]*(?P<operator>==?|!=|<>)\s*")


def _find(document: Document) -> Iterator[Finding]:
    for node in find_all(document.tree, Compare):
        if isinstance(node.left, Null) or isinstance(node.right, Null):
            test = _TESTS.get(node.operator)
            hint = f"write {test or 'IS NULL or IS NOT NULL'}"
            edits = () if test is None else _rewritten(document, node, test)
            yield Finding("a comparison with NULL is never true", node.span, hint, edits)


def _rewritten(document: Document, node: Compare, test: str) -> tuple[Edit, ...]:
    """The operator and NULL behind it, unless more stands between them, such as a comment."""
    if not isinstance(node.right, Null):
        return ()
    between = document.text[node.left.span.end : node.right.span.start]
    found = _OPERATOR.fullmatch(between)
    if found is None:
        return ()
    start = node.left.span.end + found.start("operator")
    return (Edit(Span(start, node.right.span.end), test),)


CHECK = Check(
    code="AQL111",
    name="compared_with_null",
    level="error",
    why=(
        "In SQL nothing is equal to NULL, nor different from it, so that such a condition is never "
        'true. The AQL guide only has IS NULL and IS NOT NULL ("WHERE clause").'
    ),
    flagged="SELECT * FROM events WHERE username = NULL LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE username IS NULL LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
