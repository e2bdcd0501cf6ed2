"""`= NULL`."""

from collections.abc import Iterator

from siemantic.aql.ast import Compare, Null
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for node in compared(document):
        message = "what a comparison with NULL gives is not documented"
        yield Finding(message, node.span, "write IS NULL or IS NOT NULL")


def compared(document: Document) -> Iterator[Compare]:
    """The comparisons with NULL."""
    for node in document.find(Compare):
        if isinstance(node.left, Null) or isinstance(node.right, Null):
            yield node


CHECK = Check(
    code="AQL111",
    name="compared_with_null",
    level="warning",
    why=(
        'The AQL guide only has IS NULL and IS NOT NULL ("WHERE clause"). In SQL nothing is equal '
        "to NULL, nor different from it, so that such a condition is never true; whether AQL takes "
        "it, and as what, is not documented."
    ),
    flagged="SELECT * FROM events WHERE username = NULL LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE username IS NULL LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
