"""Arithmetic without parentheses."""

from collections.abc import Iterator

from siemantic.aql.ast import Arithmetic
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    places = {each.span for each in document.ambiguities if each.switch == "precedence"}
    for node in document.find(Arithmetic):
        if node.span in places:
            message = "the order in which these are calculated is not documented"
            yield Finding(message, node.span, "put parentheses around what comes first")


CHECK = Check(
    code="AQL306",
    name="mixed_arithmetic",
    level="warning",
    why=(
        "IBM lists the operators of arithmetic without saying which of them binds tighter, "
        "nor that `a - b - c` goes from left to right. An early draft of the grammar had no "
        "levels at all and began at the right."
    ),
    flagged=(
        "SELECT sourceip FROM flows WHERE sourcebytes + destinationbytes * 8 > 64 LIMIT 10 "
        "LAST 1 HOURS"
    ),
    fine=(
        "SELECT sourceip FROM flows WHERE sourcebytes + (destinationbytes * 8) > 64 LIMIT 10 "
        "LAST 1 HOURS"
    ),
    find=_find,
)
