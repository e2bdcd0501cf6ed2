"""AND and OR without parentheses."""

from collections.abc import Iterator

from siemantic.aql.ast import Mixed
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for node in document.find(Mixed):
        message = "which of AND and OR binds tighter is not documented"
        yield Finding(message, node.span, "put parentheses around what belongs together")


CHECK = Check(
    code="AQL301",
    name="mixed_and_or",
    level="warning",
    why=(
        "IBM's page on WHERE says that parentheses are evaluated first, and nothing else. In "
        "SQL AND binds tighter than OR; an early draft of AQL's grammar has one precedence "
        "for both, from left to right. `a = 1 OR b = 2 AND c = 3` finds other events in each "
        "of them."
    ),
    flagged=(
        "SELECT sourceip FROM events WHERE severity > 8 OR severity > 5 AND credibility > 8 "
        "LIMIT 10 LAST 1 HOURS"
    ),
    fine=(
        "SELECT sourceip FROM events WHERE severity > 8 OR (severity > 5 AND credibility > 8) "
        "LIMIT 10 LAST 1 HOURS"
    ),
    find=_find,
)
