"""A regular expression that may cover the value or find a part."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.open_meaning import find_open


def _find(document: Document) -> Iterator[Finding]:
    return find_open(
        document,
        "matches",
        "whether MATCHES covers the whole value or finds a part of it is not documented",
        "put .* at an end that is open, and ^ or $ at one that is not, for every alternative",
    )


CHECK = Check(
    code="AQL304",
    name="regex_anchoring",
    level="warning",
    why=(
        "IBM's page shows MATCHES '^.bob.$' and, for a search anywhere, '.*Information.*', "
        "but does not say whether an expression without anchors must cover the whole value, "
        "as Java's matches does, or may find a part of it, as find does. With .* or an anchor "
        "at both ends both mean the same for values without line breaks."
    ),
    flagged=(
        "SELECT sourceip FROM events WHERE url MATCHES 'evil[.]example' LIMIT 10 LAST 1 HOURS"
    ),
    fine=(
        "SELECT sourceip FROM events WHERE url MATCHES '.*evil[.]example.*' LIMIT 10 LAST 1 HOURS"
    ),
    find=_find,
)
