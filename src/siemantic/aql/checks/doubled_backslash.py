"""Two backslashes in a literal."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "backslashes",
        "whether two backslashes in a literal are two or one is not documented",
        "in a regular expression write [\\\\\\\\], which is one backslash either way",
    )


CHECK = Check(
    code="AQL309",
    name="doubled_backslash",
    level="warning",
    why=(
        "IBM staff's tests on a console (stix-shifter issues 362, 363, 370 and 391) found "
        "that a backslash in a literal is a character like any other: doubled ones matched "
        "nothing. No page of IBM says so, and for two in a row it is not settled. In a class "
        "of a regular expression four backslashes are one, and two are one as well."
    ),
    flagged=("SELECT sourceip FROM events WHERE url ILIKE '%\\\\server%' LIMIT 10 LAST 1 HOURS"),
    fine=(
        "SELECT sourceip FROM events WHERE url IMATCHES '.*[\\\\\\\\][\\\\\\\\]server.*' LIMIT 10 "
        "LAST 1 HOURS"
    ),
    find=_find,
)
