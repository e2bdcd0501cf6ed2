"""Subselects where there can be none, or with other than one column."""

from collections.abc import Iterator

from siemantic.aql.ast import In, Select, Star
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.places import word_select


def _find(document: Document) -> Iterator[Finding]:
    for node in document.find(In):
        inner = node.choices
        if not isinstance(inner, Select):
            continue
        span = word_select(inner)
        if document.query is None:
            message = "a filter of a rule test has no subselect"
            hint = "list the values, or ask REFERENCESETCONTAINS"
            yield Finding(message, span, hint, outranks=inner.span)
        elif any(isinstance(each, Star) for each in inner.items):
            message = "the subselect of IN gives one column, not '*'"
            yield Finding(message, span, "name the column")
        elif len(inner.items) != 1:
            message = f"the subselect of IN gives one column, not {len(inner.items)}"
            yield Finding(message, span, "leave one of them")


CHECK = Check(
    code="AQL202",
    name="misplaced_subselect",
    level="error",
    why=(
        "A subselect stands behind FROM, or behind IN and gives one column there (AQL guide, "
        '"AQL subquery"). The rule test "matches this AQL filter query" takes a condition on one '
        "event, and no query."
    ),
    flagged=(
        "SELECT sourceip FROM events WHERE sourceport IN "
        "(SELECT * FROM events LIMIT 10 LAST 5 MINUTES) LIMIT 10 LAST 24 HOURS"
    ),
    fine=(
        "SELECT sourceip FROM events WHERE sourceport IN "
        "(SELECT sourceport FROM events LIMIT 10 LAST 5 MINUTES) LIMIT 10 LAST 24 HOURS"
    ),
    find=_find,
)
