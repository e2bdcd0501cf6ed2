"""
Comparisons of a part of a time -> regular expressions of the texts that satisfy them.

The part is what the text says: Sigma's modifiers are "not designed to handle timezone or format
conversions" (Sigma specification 2.1.0, appendix modifiers, "Time modifiers").
"""

import operator as operators
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from sigma.types import TimestampPart

from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.ranges import NOTHING, between, one_of

TimeOperator = Literal["=", "<", "<=", ">", ">="]

DATE_LETTERS: Mapping[TimestampPart, str] = MappingProxyType(
    {
        TimestampPart.MINUTE: "mm",
        TimestampPart.HOUR: "HH",
        TimestampPart.DAY: "dd",
        TimestampPart.MONTH: "MM",
        TimestampPart.YEAR: "yyyy",
    }
)
"""
How DATEFORMAT writes a part as `padded_pattern` reads it (Javadoc of `java.text.SimpleDateFormat`).

The week is not among them: `ww` counts as the console's locale does, Sigma as ISO 8601.
"""

# Sigma specification, as above; the year is what four digits say.
_RANGES = {
    TimestampPart.MINUTE: range(60),
    TimestampPart.HOUR: range(24),
    TimestampPart.DAY: range(1, 32),
    TimestampPart.MONTH: range(1, 13),
    TimestampPart.YEAR: range(10_000),
}

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": operators.eq,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}

_DATE = "{year}-{month}-{day}"
_TIME = "[T ]{hour}:{minute}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{{2}}(?::?[0-9]{{2}})?)?"
_ANY = {part.name.lower(): "[0-9]{2}" for part in _RANGES} | {"year": "[0-9]{4}"}


def padded_pattern(part: TimestampPart, operator: TimeOperator, number: int) -> str:
    """
    A regular expression of the digits of a part alone, two of them, or four of a year.

    It has no anchors and holds only for a whole value, see `patterns.whole_value`.

    >>> padded_pattern(TimestampPart.HOUR, ">=", 18)
    '(?:1[89]|2[0-3])'

    Raises:
        UnsupportedError: the part is the week.
    """
    if part not in _RANGES:
        raise _unsupported(part)
    wanted = [each for each in _RANGES[part] if _COMPARE[operator](each, number)]
    if not wanted:
        return NOTHING
    width = len(DATE_LETTERS[part])
    return one_of(between(f"{wanted[0]:0{width}}", f"{wanted[-1]:0{width}}"))


def time_part_pattern(part: TimestampPart, operator: TimeOperator, number: int) -> str:
    """
    A regular expression of the ISO 8601 texts whose part compares so with the number, for MATCHES.

    They are `YYYY-MM-DD`, then, if any, `T` or a blank and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`,
    then, if any, `Z` or `+HH:MM`. Without a time of day it is midnight. Of the other numbers only
    the count of digits is looked at.

    It has no anchors and holds only for a whole value, see `patterns.whole_value`.

    >>> time_part_pattern(TimestampPart.DAY, "<", 8).partition("(?:[T ]")[0]
    '[0-9]{4}-[0-9]{2}-0[1-7]'

    Raises:
        UnsupportedError: the part is the week.
    """
    wanted = padded_pattern(part, operator, number)
    if wanted == NOTHING:
        return NOTHING
    parts = {**_ANY, part.name.lower(): wanted}
    date, time = _DATE.format_map(parts), _TIME.format_map(parts)
    if part not in (TimestampPart.HOUR, TimestampPart.MINUTE) or _COMPARE[operator](0, number):
        time = f"(?:{time})?"
    return date + time


def _unsupported(part: TimestampPart) -> UnsupportedError:
    return UnsupportedError(
        "unsupported_time_part",
        f"the {part.name.lower()} of a time cannot be told from its digits",
        "compare the month and the day instead",
    )
