"""Places in a query's text, for people."""

from siemantic.aql.ast import Span
from siemantic.diagnostics import visible

_WIDTH = 100
"""At most so much of a line is shown."""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""
    The line and column of an offset, both from 1.

    >>> line_and_column("SELECT *\nFROM events", 14)
    (2, 6)
    """
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def excerpt(text: str, span: Span) -> str:
    r"""
    The line with the span's beginning, and carets below what of the span is on it.

    >>> print(excerpt("SELECT *\nFORM events", Span(9, 13)))
    FORM events
    ^^^^
    """
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.start)
    end = len(text) if end < 0 else end
    first = max(start, span.start - _WIDTH // 2)
    shown = visible(text[first : min(end, first + _WIDTH)].rstrip("\r"))
    before = len(visible(text[first : span.start]))
    marked = visible(text[span.start : max(span.start + 1, min(span.end, end))])
    carets = "^" * max(1, min(len(marked), len(shown) - before))
    return f"{shown}\n{' ' * before}{carets}"
