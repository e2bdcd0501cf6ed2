"""
The parts of a time (Sigma specification 2.1, modifiers, "Time modifiers").

The specification says neither how a time is written nor in which zone it counts, only that no
format or zone is converted. Here it is ISO 8601 in its extended form, and a part is what stands
there; a date alone is midnight.
"""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from sigma.types import TimestampPart

_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_RANGES: Mapping[TimestampPart, range] = {
    TimestampPart.MINUTE: range(60),
    TimestampPart.HOUR: range(24),
    TimestampPart.DAY: range(1, 32),
    TimestampPart.MONTH: range(1, 13),
    TimestampPart.YEAR: range(10_000),
}


def part_of_time(text: str, part: TimestampPart) -> int | None:
    """
    The part of the time, None when the text is none.

    >>> part_of_time("2026-11-24T09:30:00Z", TimestampPart.HOUR)
    9
    """
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    if part is TimestampPart.WEEK:
        return _week(int(found["year"]), int(found["month"]), int(found["day"]))
    number = int(found[part.name.lower()] or 0)
    return number if number in _RANGES[part] else None


def pattern_of_part(
    part: TimestampPart, relation: Literal["=", "<", "<=", ">", ">="], number: int
) -> str | None:
    """
    A regular expression of the times whose part is so beside the number, None for a week's.

    >>> bool(re.fullmatch(pattern_of_part(TimestampPart.DAY, ">", 29), "2026-11-30"))
    True
    """
    if part is TimestampPart.WEEK:
        return None
    name, numbers = part.name.lower(), _RANGES[part]
    wanted = [each for each in numbers if _COMPARE[relation](each, number)]
    digits = len(str(numbers[-1]))
    either = "|".join(f"{each:0{digits}}" for each in wanted) or "(?!)"
    timed = _TIME.pattern.removesuffix(")?") + ")" + ("?" if 0 in wanted or name in _DATE else "")
    return re.sub(rf"\(\?P<{name}>[^)]*\)", lambda _: f"(?P<{name}>{either})", timed)


_DATE = ("year", "month", "day")
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _week(year: int, month: int, day: int) -> int | None:
    """The week of the date as ISO 8601 counts, None when there is no such day."""
    try:
        return date(year, month, day).isocalendar().week
    except ValueError:
        return None
