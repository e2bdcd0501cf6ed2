"""Clauses in another order than AQL's."""

from collections.abc import Iterator

from siemantic.aql.ast import Select, Span
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.printer import to_aql

ORDER = (
    "SELECT, FROM, INTO, WHERE, GROUP BY, HAVING, SESSION BY, ORDER BY, LIMIT, LAST or START, "
    "PARAMETERS"
)


def _find(document: Document) -> Iterator[Finding]:
    for span, select in misplaced(document):
        if is_late_limit(document, span, select):
            continue
        word = document.text[span.start : span.end].upper()
        name = f"{word} BY" if word in ("GROUP", "ORDER", "SESSION") else word
        message = f"{name} stands behind a clause that comes after it"
        yield Finding(message, span, f"the order is {ORDER}", _in_order(document, select))


def misplaced(document: Document) -> Iterator[tuple[Span, Select]]:
    """The words of clauses that come too late, and the queries that they belong to."""
    selects = list(document.find(Select))
    for oddity in document.oddities:
        if oddity.code == "clause_order":
            span = oddity.span
            around = [each for each in selects if each.span.start < span.start < each.span.end]
            yield span, min(around, key=_length)


def _length(select: Select) -> int:
    return select.span.end - select.span.start


def is_late_limit(document: Document, span: Span, select: Select) -> bool:
    """Whether it is a LIMIT behind the time, which is AQL205's."""
    is_limit = document.text[span.start : span.end].upper() == "LIMIT"
    return is_limit and select.time is not None and select.time.span.start < span.start


def _in_order(document: Document, select: Select) -> tuple[Edit, ...]:
    """The query printed anew, unless a comment would be lost."""
    span = select.span
    if any(span.start <= each.start < span.end for each in document.comments):
        return ()
    one_line = "\n" not in document.source(select) or select is not document.tree
    try:
        return (Edit(span, to_aql(select, one_line=one_line)),)
    except ValueError:
        return ()


CHECK = Check(
    code="AQL204",
    name="clause_order",
    level="error",
    why=(
        'The clauses have one order (AQL guide, "Sample AQL queries"), and a query with another '
        "is refused."
    ),
    flagged="SELECT username FROM events LIMIT 10 ORDER BY username LAST 5 MINUTES",
    fine="SELECT username FROM events ORDER BY username LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
