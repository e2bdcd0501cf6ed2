"""
Time clauses -> the milliseconds that they cover.

A time without seconds begins its minute, and one with seconds does too; a stop with seconds takes
the whole of its minute (AQL guide, "Time criteria"). How the ends of `LAST n unit` and of times in
milliseconds are rounded is not documented: here both ends belong. Times are taken as UTC; a console
takes them in its own zone.
"""

import re

from siemantic.aql.ast import Call, Interval, Last, Number, Placeholder, Text, Value
from siemantic.aql.evaluator.context import Context
from siemantic.aql.evaluator.values import compile_value
from siemantic.aql.functions.times import read_point
from siemantic.errors import AqlEvaluationError

_UNIT_MS = {"SECONDS": 1000, "MINUTES": 60_000, "HOURS": 3_600_000, "DAYS": 86_400_000}
_MINUTE_MS = _UNIT_MS["MINUTES"]

_WITH_SECONDS = re.compile(r"\d\d:\d\d:\d\d[Zz]?$")


def window(time: Last | Interval, context: Context) -> tuple[int, int]:
    """
    The first and the last millisecond since 1970 that the clause covers.

    Raises:
        AqlEvaluationError: it says no time.
    """
    now_ms = context.environment.now_ms
    match time:
        case Last(Placeholder(name)):
            raise AqlEvaluationError(f"the placeholder {{{name}}} has no value; fill it first")
        case Last(int(count), unit):
            return now_ms - count * _UNIT_MS[unit], now_ms
        case Interval(start, None):
            return _start(start, context), now_ms
        case Interval(start, stop):
            return _start(start, context), _stop(stop, context)  # type: ignore[arg-type] # not None, see above
    raise AssertionError(time)


def _start(value: Value, context: Context) -> int:
    return _written(value)[0] if isinstance(value, Text) else _counted(value, context)


def _stop(value: Value, context: Context) -> int:
    if not isinstance(value, Text):
        return _counted(value, context)
    minute_ms, has_seconds = _written(value)
    return minute_ms + (_MINUTE_MS if has_seconds else 0) - 1


def _written(value: Text) -> tuple[int, bool]:
    """The begin of the minute, and whether seconds were given."""
    point_ms = read_point(value.value)
    return point_ms - point_ms % _MINUTE_MS, _WITH_SECONDS.search(value.value.strip()) is not None


def _counted(value: Value, context: Context) -> int:
    """A time in milliseconds: a number, or what a function such as PARSEDATETIME gives."""
    found = compile_value(value, context)({}) if isinstance(value, Number | Call) else None
    if not isinstance(found, int):
        raise AqlEvaluationError("a time is a text, milliseconds or PARSEDATETIME(...)")
    return found
