"""Gaps that nobody has filled."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for oddity in document.oddities:
        if oddity.code == "placeholder":
            gap = document.text[oddity.span.start : oddity.span.end]
            yield Finding(f"'{gap}' is a gap", oddity.span, "fill it before the query is run")


CHECK = Check(
    code="AQL213",
    name="placeholder",
    level="note",
    why=(
        "Programs keep queries as templates, such as `LIMIT {limit}`. A gap is no AQL; the query "
        "can be checked with it, and is refused when it is sent so."
    ),
    flagged="SELECT username FROM events LIMIT {limit} LAST 5 MINUTES",
    fine="SELECT username FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
