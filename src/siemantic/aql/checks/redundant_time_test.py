"""Tests of the time beside the time clause."""

from collections.abc import Iterator
from math import prod

from siemantic.aql.ast import (
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Last,
    Number,
    Select,
    Value,
)
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.places import Places, conjuncts
from siemantic.aql.walk import find_all

_TIMES = ("starttime", "endtime", "devicetime")
_READ = ("events", "flows")
_CLOCKS = ("NOW", "PARSEDATETIME", "PARSETIMESTAMP")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UNITS_MS = {"SECONDS": 1_000, "MINUTES": 60_000, "HOURS": 3_600_000, "DAYS": 86_400_000}

_HINTS = {
    "starttime": "write the whole time as LAST, or START and STOP, and leave the test out",
    "endtime": "leave it out, unless the time of storage is meant",
    "devicetime": "leave it out, unless the device's own clock is meant",
}


def _find(document: Document) -> Iterator[Finding]:
    places = Places(document)
    for scope in scopes(document):
        # What a time clause says of a subselect behind FROM is not documented.
        if scope.select is None or scope.database not in _READ or scope.select.time is None:
            continue
        for condition in conjuncts(scope.select.where):
            if isinstance(condition, Compare):
                yield from _of_test(places, scope, condition)
            elif isinstance(condition, Between):
                yield from _of_range(scope, condition)


def _of_test(places: Places, scope: Scope, test: Compare) -> Iterator[Finding]:
    parts = _parts(test)
    if parts is None or parts[0].name.lower() in scope.aliases or scope.select is None:
        return
    column, operator, value = parts
    name = column.name.lower()
    message = _message(column)
    if name == "starttime" and operator in (">", ">=") and _covers(value, scope.select):
        edit = places.removal(test)
        edits = () if edit is None else (edit,)
        hint = "leave it out; the time clause covers no more than the test"
        yield Finding(message, test.span, hint, edits)
    else:
        yield Finding(message, test.span, _HINTS[name])


def _of_range(scope: Scope, test: Between) -> Iterator[Finding]:
    column = test.operand
    if not isinstance(column, Column) or column.name.lower() not in _TIMES:
        return
    if column.name.lower() not in scope.aliases and _is_point(test.low) and _is_point(test.high):
        yield Finding(_message(column), test.span, _HINTS[column.name.lower()])


def _message(column: Column) -> str:
    return f"'{column.name}' is tested beside the time clause"


def _parts(test: Compare) -> tuple[Column, str, Value] | None:
    """The time, the operator and the value, in this order; None for another test."""
    if test.operator not in _TURNED:
        return None
    for column, value, operator in (
        (test.left, test.right, test.operator),
        (test.right, test.left, _TURNED[test.operator]),
    ):
        if isinstance(column, Column) and column.name.lower() in _TIMES and _is_point(value):
            return column, operator, value
    return None


def _is_point(value: Value) -> bool:
    """Whether it is a point in time: from a clock, or a number."""
    if isinstance(value, Number):
        return True
    return any(each.function.upper() in _CLOCKS for each in find_all(value, Call))


def _covers(value: Value, select: Select) -> bool:
    """Whether it is `NOW() - n` with an n that is no shorter than LAST."""
    if not isinstance(value, Arithmetic) or value.operators != ("-",):
        return False
    now, back = value.operands
    is_now = isinstance(now, Call) and now.function.upper() == "NOW"
    distance = _constant(back)
    time = select.time
    if not is_now or distance is None or not isinstance(time, Last):
        return False
    return isinstance(time.count, int) and distance >= time.count * _UNITS_MS[time.unit]


def _constant(value: Value) -> float | None:
    """The value of a number or of a product of numbers."""
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Arithmetic) and set(value.operators) == {"*"}:
        numbers = [each.value for each in value.operands if isinstance(each, Number)]
        return prod(numbers) if len(numbers) == len(value.operands) else None
    return None


CHECK = Check(
    code="AQL208",
    name="redundant_time_test",
    level="warning",
    why=(
        'LAST, START and STOP choose the stored minutes that are read (AQL guide, "Time criteria '
        'in AQL queries"); a test in WHERE is made for every event that is read. A test that is '
        "wider than the time clause does nothing, and one that is narrower reads too much."
    ),
    flagged=(
        "SELECT * FROM events WHERE qid = 1 AND starttime > NOW() - 86400000 LIMIT 10 LAST 24 HOURS"
    ),
    fine="SELECT * FROM events WHERE qid = 1 LIMIT 10 LAST 24 HOURS",
    find=_find,
    mends=True,
)
