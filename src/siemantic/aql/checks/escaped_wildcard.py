"""A backslash before a wildcard."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "wildcards",
        "whether a backslash before % or _ makes it a plain character is not documented",
        "in a regular expression a backslash is [\\\\\\\\], and % and _ are plain",
    )


CHECK = Check(
    code="AQL310",
    name="escaped_wildcard",
    level="warning",
    why=(
        "IBM's page on LIKE knows no escape character. A pattern such as '%\\temp\\%' is common "
        "in public rules, where the backslash is meant as one and % as a wildcard; in SQL "
        "dialects with an escape it would look for a percent sign."
    ),
    flagged=("SELECT sourceip FROM events WHERE url ILIKE '%\\temp\\%' LIMIT 10 LAST 1 HOURS"),
    fine=(
        "SELECT sourceip FROM events WHERE url IMATCHES '.*[\\\\\\\\]temp[\\\\\\\\].*' LIMIT 10 "
        "LAST 1 HOURS"
    ),
    find=_find,
)
