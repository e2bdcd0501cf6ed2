"""
Patterns of Java's SimpleDateFormat, for times in UTC and in English.

AQL guide, "AQL date and time formats", refers to SimpleDateFormat; its example of week 26 for
2016-06-20 shows that weeks begin on Sunday, as in the locale en_US. Its times carry no zone, and
a console writes them in its own; here it is UTC. What the letters give was compared with Java 17.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from siemantic.errors import AqlEvaluationError

_NAMES = """
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
"""
MONTHS, DAYS = (tuple(line.split()) for line in _NAMES.strip().splitlines())


@dataclass(frozen=True, slots=True)
class Field:
    """A letter of the pattern and how often it stands there in a row."""

    letter: str
    count: int


Part = Field | str
"""A field, or text that stands for itself."""

_PARTS = re.compile(r"''|'(?P<quoted>(?:[^']|'')*)'|(?P<letter>[A-Za-z])(?P=letter)*|[^A-Za-z']+")


@lru_cache(maxsize=64)
def parse_pattern(pattern: str) -> tuple[Part, ...]:
    """
    The parts of a pattern; text in single quotes stands for itself, and two quotes for one.

    >>> parse_pattern("yyyy'T'HH")
    (Field(letter='y', count=4), 'T', Field(letter='H', count=2))

    Raises:
        AqlEvaluationError: SimpleDateFormat has no such pattern.
    """
    parts: list[Part] = []
    end = 0
    for found in _PARTS.finditer(pattern):
        if found.start() != end:
            break
        end = found.end()
        parts.append(_part(found, pattern))
    if end != len(pattern):
        message = f"the pattern '{pattern}' has an open quote; write two quotes for one"
        raise AqlEvaluationError(message)
    return tuple(parts)


def _part(found: re.Match[str], pattern: str) -> Part:
    if found["quoted"] is not None:
        return found["quoted"].replace("''", "'")
    if found["letter"] is None:
        return "'" if found[0] == "''" else found[0]
    field = Field(found["letter"], len(found[0]))
    if field.letter not in _FORMATS or (field.letter == "X" and field.count > _LONGEST_X):
        message = f"SimpleDateFormat has no '{found[0]}', which is in the pattern '{pattern}'"
        raise AqlEvaluationError(f"{message}; put text between quotes")
    return field


_LONGEST_X = 3

# SimpleDateFormat goes over to the Julian calendar before this day.
_FIRST_MS = -12219292800000
_BEHIND_MS = 253402300800000


def format_time(time_ms: int, pattern: str) -> str:
    """
    The time as the pattern writes it, in UTC.

    >>> format_time(1466380800000, "yyyy-MMM-dd, 'week' ww, h a")
    '2016-Jun-20, week 26, 12 AM'

    Raises:
        AqlEvaluationError: the pattern is none, or the time lies before 1582-10-15 or after 9999.
    """
    parts = parse_pattern(pattern)
    if not _FIRST_MS <= time_ms < _BEHIND_MS:
        message = f"the time {time_ms} is not between the years 1582 and 9999; filter it out"
        raise AqlEvaluationError(message)
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time_ms)
    return "".join(
        part if isinstance(part, str) else _FORMATS[part.letter](time, part.count) for part in parts
    )


# --- letters ---------------------------------------------------------------------------------


def _number(part: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    def write(time: datetime, count: int) -> str:
        return str(part(time)).zfill(count)

    return write


def _year(part: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    def write(time: datetime, count: int) -> str:
        two_digits = 2
        year = part(time)
        return str(year % 100).zfill(2) if count == two_digits else str(year).zfill(count)

    return write


def _fixed(text: str) -> Callable[[datetime, int], str]:
    def write(_time: datetime, _count: int) -> str:
        return text

    return write


_FULL = 4
"""So many letters, or more, give the whole name."""


def _month(time: datetime, count: int) -> str:
    name = MONTHS[time.month - 1]
    short = 3
    if count < short:
        return str(time.month).zfill(count)
    return name if count >= _FULL else name[:short]


def _day_name(time: datetime, count: int) -> str:
    name = DAYS[time.weekday()]
    return name if count >= _FULL else name[:3]


def _half(time: datetime, _count: int) -> str:
    return "AM" if time.hour < _NOON else "PM"


_NOON = 12


def _zone(_time: datetime, count: int) -> str:
    return "Coordinated Universal Time" if count >= _FULL else "UTC"


def _first_day(day: date) -> int:
    """The ordinal of the Sunday on or before a day."""
    return day.toordinal() - day.isoweekday() % 7


def _week_year(time: datetime) -> int:
    # The week of 1 January is the first of its year: one day of it is enough in en_US.
    next_year = time.year + 1
    if time.month == len(MONTHS) and time.day + 6 - time.isoweekday() % 7 > _DAYS_IN_DECEMBER:
        return next_year
    return time.year


_DAYS_IN_DECEMBER = 31


def _week(time: datetime) -> int:
    if _week_year(time) > time.year:
        return 1
    return (_first_day(time.date()) - _first_day(date(time.year, 1, 1))) // 7 + 1


def _week_of_month(time: datetime) -> int:
    first = time.date().replace(day=1)
    return (_first_day(time.date()) - _first_day(first)) // 7 + 1


_FORMATS: dict[str, Callable[[datetime, int], str]] = {
    "G": _fixed("AD"),
    "y": _year(lambda time: time.year),
    "Y": _year(_week_year),
    "M": _month,
    "L": _month,
    "w": _number(_week),
    "W": _number(_week_of_month),
    "D": _number(lambda time: time.timetuple().tm_yday),
    "d": _number(lambda time: time.day),
    "F": _number(lambda time: (time.day - 1) // 7 + 1),
    "E": _day_name,
    "u": _number(lambda time: time.isoweekday()),
    "a": _half,
    "H": _number(lambda time: time.hour),
    "k": _number(lambda time: time.hour or 24),
    "K": _number(lambda time: time.hour % 12),
    "h": _number(lambda time: time.hour % 12 or 12),
    "m": _number(lambda time: time.minute),
    "s": _number(lambda time: time.second),
    "S": _number(lambda time: time.microsecond // 1000),
    "z": _zone,
    "Z": _fixed("+0000"),
    "X": _fixed("Z"),
}
