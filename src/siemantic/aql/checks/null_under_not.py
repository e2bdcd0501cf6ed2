"""A negation of what may be null."""

from collections.abc import Iterator

from siemantic.aql.ast import Not
from siemantic.aql.checks import compared_with_null
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    # AQL111 says all there is to say of `!= NULL` and `NOT (x = NULL)`.
    told = {each.span for each in compared_with_null.compared(document)}
    told |= {each.span for each in document.find(Not) if each.operand.span in told}
    found = find_open(
        document,
        "null",
        "what a negation makes of an event without the property is not documented",
        '"x IS NULL OR NOT (...)" keeps such events, "x IS NOT NULL AND NOT (...)" drops them',
    )
    return (each for each in found if each.span not in told)


CHECK = Check(
    code="AQL302",
    name="null_under_not",
    level="warning",
    why=(
        "Under NOT, !=, NOT IN and NOT LIKE, SQL drops the rows whose value is null; a "
        "language with two truth values keeps them. IBM's pages do not say which of both AQL "
        "does, and most custom properties are null in most events: a filter that should leave "
        "out one account may leave out every event without an account. Beside a guard, or "
        "beside a condition that needs the property anyway, nothing is open."
    ),
    flagged=("SELECT username FROM events WHERE NOT (username ILIKE 'svc%') LIMIT 10 LAST 1 HOURS"),
    fine=(
        "SELECT username FROM events WHERE username IS NULL OR NOT (username ILIKE 'svc%') "
        "LIMIT 10 LAST 1 HOURS"
    ),
    find=_find,
)
