"""Comments."""

import re
from collections.abc import Iterator

from siemantic.aql.ast import Span
from siemantic.aql.checks.document import Check, Document, Edit, Finding

_BLANK = " \t"
_LINE_END = ("", "\n", "\r")
_SHOWN = 60

_QUERY = re.compile(
    r"""
    \b(?: SELECT | FROM | INTO | WHERE | AND | OR | NOT | GROUP | HAVING | SESSION | ORDER | LIMIT
      | LAST | START | STOP | PARAMETERS | PARAMS | LIKE | ILIKE | MATCHES | IMATCHES | BETWEEN
      | IS \s+ NULL | TEXT \s+ SEARCH ) \b
    | \b IN \s* \(
    | [=<>+*%^&|~] | \s [-/] \s
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What may be a part of the query: on one line a comment swallows all that comes behind it."""


def _find(document: Document) -> Iterator[Finding]:
    for span in document.comments:
        message = "AQL has no comments that are documented"
        text = document.text[span.start : span.end].strip("-/* \t\r\n")
        if _QUERY.search(text) is None:
            edits = (_removal(document.text, span),)
            yield Finding(message, span, "remove it", edits)
        else:
            yield Finding(message, span, f"remove it if all of this can go: {_shown(text)}")


def _shown(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]} ..."


def _removal(text: str, span: Span) -> Edit:
    """The comment goes, with a line that has nothing else; words beside it stay apart."""
    start = len(text[: span.start].rstrip(_BLANK))
    begins_line = start == 0 or text[start - 1] == "\n"
    if text[span.end : span.end + 1] in _LINE_END:
        line_end = text.find("\n", span.end) + 1 or len(text)
        return Edit(Span(start, line_end if begins_line else span.end), "")
    if begins_line:
        return Edit(span, "")
    return Edit(Span(start, span.end), "" if text[span.end].isspace() else " ")


CHECK = Check(
    code="AQL201",
    name="comment",
    level="error",
    why=(
        "No page of IBM or Juniper mentions comments. An early draft of the grammar skips `/* */` "
        "and `//`; `--` occurs only in public cheat sheets, and a query with it is most likely "
        "refused. On one line it takes all behind it along, so that one which reads like a part of "
        "the query is left to people. What a query is for belongs beside it."
    ),
    flagged="SELECT sourceip FROM events -- all of them\nLIMIT 10 LAST 5 MINUTES",
    fine="SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
