"""Times that are none, or that cover nothing."""

import re
from collections.abc import Iterator

from siemantic.aql.ast import (
    Between,
    Column,
    Compare,
    In,
    Interval,
    Last,
    Node,
    Number,
    Select,
    Span,
    Text,
    Value,
)
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.places import Places
from siemantic.aql.checks.types import find_type
from siemantic.aql.functions.times import read_point
from siemantic.errors import AqlEvaluationError

_RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
_IN_SECONDS = range(10**9, 10**10)
"""From 2001 to 2286; in milliseconds these are days of 1970."""

_GAP = re.compile(r"[{<$%]")
"""In a template, which a program fills."""


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        if scope.select is not None:
            yield from _of_clauses(document, scope.select)
        for node in scope.nodes():
            for column, value in _compared(node):
                if find_type(column, scope, document.schema) == "time":
                    yield from _of_column(column, value, scope)


# --- clauses -----------------------------------------------------------------------------------


def _of_clauses(document: Document, select: Select) -> Iterator[Finding]:
    match select.time:
        case Last(0):
            yield Finding("LAST 0 covers no time", select.time.span, "write how long")
        case Interval(start, stop):
            points = [_point(each) for each in (start, stop)]
            for value in (start, stop):
                yield from _of_point(value)
            first, last = points
            if stop is not None and first is not None and last is not None and last < first:
                yield Finding("STOP is before START", stop.span, "swap the two times")
    if select.limit == 0:
        yield Finding("LIMIT 0 gives no rows", _limit(document, select), "write how many")


def _of_point(value: Value | None) -> Iterator[Finding]:
    if isinstance(value, Text) and _point(value) is None and not _GAP.search(value.value):
        hint = "write it as '2016-06-20 13:45'"
        yield Finding(f"the time '{value.value}' has no documented form", value.span, hint)
    elif isinstance(value, Number) and value.value in _IN_SECONDS:
        yield _seconds(value)


def _point(value: Value | None) -> int | None:
    """Milliseconds since 1970 of a number, or of a text in a documented form."""
    if isinstance(value, Number):
        return int(value.value)
    if not isinstance(value, Text):
        return None
    try:
        return read_point(value.value)
    except AqlEvaluationError:
        return None


def _seconds(value: Number) -> Finding:
    message = f"'{value.written}' looks like seconds, and times are milliseconds"
    return Finding(message, value.span, f"write {value.value}000")


def _limit(document: Document, select: Select) -> Span:
    """The clause LIMIT 0 of the query, not that of a subselect."""
    inner = [each.span for each in document.find(Select) if each.span.start > select.span.start]
    words = [
        each
        for each in Places(document).within(select.span)
        if each.word == "LIMIT" and not any(span.start < each.start < span.end for span in inner)
    ]
    return Span(words[-1].start, Places(document).after(words[-1].end).end)


# --- columns -----------------------------------------------------------------------------------


def _compared(node: Node) -> Iterator[tuple[Column, Value]]:
    """Columns and what they are compared with."""
    match node:
        case Compare(Column() as column, operator, value) if operator in _RELATIONS:
            yield column, value
        case Compare(value, operator, Column() as column) if operator in _RELATIONS:
            yield column, value
        case In(Column() as column, tuple(choices)):
            yield from ((column, each) for each in choices)
        case Between(Column() as column, low, high):
            yield column, low
            yield column, high


def _of_column(column: Column, value: Value, scope: Scope) -> Iterator[Finding]:
    match value:
        case Number(number) if number in _IN_SECONDS:
            yield _seconds(value)
        case Text(text) if text.isdecimal() and int(text[:20]) in _IN_SECONDS:
            yield _seconds(Number(int(text), written=text, span=value.span))
        case Text(text) if not text.lstrip("-").isdecimal() and not _GAP.search(text):
            message = f"'{column.name}' is a number of milliseconds, not '{text}'"
            yield Finding(message, value.span, _instead(scope))


def _instead(scope: Scope) -> str:
    way_out = "write PARSEDATETIME('2016-06-20 13:45')"
    return way_out if scope.select is None else f"{way_out}, or START and STOP"


CHECK = Check(
    code="AQL116",
    name="wrong_time",
    level="error",
    why=(
        'START and STOP take a time in one of five forms (AQL guide, "Time criteria in AQL '
        'queries"), such as `2016-06-20 13:45`; starttime and its like are milliseconds since 1970 '
        "(the same page). A number of seconds is a day of 1970, STOP before START covers no time, "
        "and LAST 0 and LIMIT 0 give nothing."
    ),
    flagged="SELECT sourceip FROM events LIMIT 10 START '20.06.2016' STOP '21.06.2016'",
    fine="SELECT sourceip FROM events LIMIT 10 START '2016-06-20 00:00' STOP '2016-06-21 00:00'",
    find=_find,
)
