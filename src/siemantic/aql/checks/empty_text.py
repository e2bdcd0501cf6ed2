"""A comparison with an empty text."""

from collections.abc import Iterator

from siemantic.aql.ast import Compare, In, Text
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for node in document.find(Compare, In):
        match node:
            case Compare(_, "=" | "!=", Text("")):
                pass
            case In(_, tuple(choices)) if Text("") in choices:
                pass
            case _:
                continue
        message = "whether an empty text is null is not documented (empty=text or empty=null)"
        yield Finding(message, node.span, "say both: x IS NULL OR x = ''")


CHECK = Check(
    code="AQL307",
    name="empty_text",
    level="warning",
    why=(
        "IBM's page on WHERE describes IS NULL as 'is empty' and does not say whether a "
        "property that was parsed as an empty text is null. If it is, `x = ''` finds nothing "
        "and `x != ''` compares with a null."
    ),
    flagged="SELECT sourceip FROM events WHERE username = '' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE username IS NULL LIMIT 10 LAST 1 HOURS",
    find=_find,
)
