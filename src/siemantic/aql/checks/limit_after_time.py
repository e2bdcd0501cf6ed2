"""LIMIT behind the time."""

from collections.abc import Iterator

from siemantic.aql.ast import Select, Span
from siemantic.aql.checks.clause_order import is_late_limit, misplaced
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.checks.places import Places


def _find(document: Document) -> Iterator[Finding]:
    places = Places(document)
    for span, select in misplaced(document):
        if is_late_limit(document, span, select):
            edits = _moved(document, places, span, select)
            message = "LIMIT stands behind the time clause"
            yield Finding(message, span, "write LIMIT before LAST or START", edits)


def _moved(document: Document, places: Places, word: Span, select: Select) -> tuple[Edit, ...]:
    if select.time is None:
        return ()
    count = places.after(word.end)
    start = select.time.span.start
    limit = f"{document.text[word.start : word.end]} {count.text} "
    removed = places.without_blank_before(Span(word.start, count.end))
    return Edit(Span(start, start), limit), Edit(removed, "")


CHECK = Check(
    code="AQL205",
    name="limit_after_time",
    level="error",
    why=(
        'LIMIT comes before START, STOP and LAST (AQL guide, "AQL operators", LIMIT; "Building AQL '
        'queries", https://www.ibm.com/docs/en/uax?topic=queries-aql), and a query that has it '
        "behind is refused."
    ),
    flagged="SELECT username FROM events LAST 5 MINUTES LIMIT 10",
    fine="SELECT username FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
