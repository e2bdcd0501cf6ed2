"""Equality of text."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "equals",
        "whether = and IN look at case is not documented",
        "LIKE looks at case and ILIKE does not, if the text has no % and no _",
    )


CHECK = Check(
    code="AQL303",
    name="case_of_equals",
    level="warning",
    why=(
        "IBM describes LIKE and MATCHES as sensitive to case and ILIKE and IMATCHES as not, "
        "and says nothing of =, != and IN on text. A query that was written on one console by "
        "trial may miss 'Administrator' where it looks for 'administrator'. Numbers, "
        "addresses and texts without letters have no case."
    ),
    flagged=("SELECT sourceip FROM events WHERE username = 'root' LIMIT 10 LAST 1 HOURS"),
    fine=("SELECT sourceip FROM events WHERE username ILIKE 'root' LIMIT 10 LAST 1 HOURS"),
    find=_find,
)
