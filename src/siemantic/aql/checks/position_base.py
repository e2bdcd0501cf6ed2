"""Positions in a text."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "positions",
        "whether positions are counted from 0 or 1 is not confirmed",
        "test it on the console, or use LIKE or REPLACEFIRST, which count nothing",
    )


CHECK = Check(
    code="AQL308",
    name="position_base",
    level="warning",
    why=(
        "SUBSTRING and STRPOS count characters. Public references say that they count from 0 "
        "and that a miss is -1; the part of IBM's page that would confirm it could not be "
        "read, and in SQL the first position is 1."
    ),
    flagged="SELECT SUBSTRING(username, 1, 3) FROM events LIMIT 10 LAST 1 HOURS",
    fine=("SELECT username FROM events WHERE username LIKE 'svc%' LIMIT 10 LAST 1 HOURS"),
    find=_find,
)
