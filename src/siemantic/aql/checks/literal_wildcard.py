"""An underscore in a pattern of LIKE."""

import re
from collections.abc import Iterator

from siemantic.aql.ast import Compare, Text
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for node in document.find(Compare):
        if not node.operator.endswith("LIKE") or not isinstance(node.right, Text):
            continue
        pattern = node.right.value
        wanted = [each for each in ("_", "%") if _is_literal(each, pattern)]
        if wanted:
            message = f"'{wanted[0]}' in LIKE is a wildcard, and no escape is documented"
            hint = "if it is meant as it stands, use MATCHES or IMATCHES, in which it is plain"
            yield Finding(message, node.right.span, hint)


def _is_literal(wildcard: str, pattern: str) -> bool:
    """Whether the author most likely meant the character, as in "svc_backup" and "100% sure"."""
    return _LITERAL[wildcard].search(pattern) is not None


# The guide's own wildcards stand at an end: `'Jo_'`, `'_yz'`.
_LITERAL = {
    "_": re.compile(r"(?<=[^\W_])_+(?=[^\W_])"),
    "%": re.compile(r"[0-9]% "),
}


CHECK = Check(
    code="AQL305",
    name="literal_wildcard",
    level="warning",
    why=(
        "In LIKE and ILIKE `_` stands for any character and `%` for any run of them, and "
        "IBM's page knows no escape. A pattern with a name such as 'svc_backup' finds "
        "'svc-backup' as well, and one with '100% full' finds '100 of 5000 are full'. An "
        "underscore at an end, as in IBM's 'Jo_', is let pass. In MATCHES both are plain "
        "characters."
    ),
    flagged=("SELECT sourceip FROM events WHERE username ILIKE 'svc_backup' LIMIT 10 LAST 1 HOURS"),
    fine=(
        "SELECT sourceip FROM events WHERE username IMATCHES '^svc_backup$' LIMIT 10 LAST 1 HOURS"
    ),
    find=_find,
)
