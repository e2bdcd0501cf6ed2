"""Case of letters beyond ASCII."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "folding",
        "how letters beyond ASCII are compared without regard to case is not documented",
        "use IMATCHES with a class of both cases, such as [äÄ]",
    )


CHECK = Check(
    code="AQL311",
    name="case_beyond_ascii",
    level="warning",
    why=(
        "ILIKE and IMATCHES do not look at case, but IBM's pages do not say for which "
        "letters. Java's regular expressions fold A to Z alone unless told otherwise."
    ),
    flagged=("SELECT sourceip FROM events WHERE username ILIKE 'müller' LIMIT 10 LAST 1 HOURS"),
    fine=("SELECT sourceip FROM events WHERE username LIKE 'müller' LIMIT 10 LAST 1 HOURS"),
    find=_find,
)
