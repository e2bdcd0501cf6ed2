"""
The parts of a time (Sigma specification 2.1, modifiers, "Time modifiers").

The specification says neither how a time is written nor in which zone it counts, only that no
format or zone is converted. Here it is ISO 8601 in its extended form, and a part is what stands
there; a date alone is midnight.
"""

import re
from collections.abc import Mapping
from datetime import date

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


def _week(year: int, month: int, day: int) -> int | None:
    """The week of the date as ISO 8601 counts, None when there is no such day."""
    try:
        return date(year, month, day).isocalendar().week
    except ValueError:
        return None
