"""
Texts -> times by patterns of Java's SimpleDateFormat, in UTC and in English.

SimpleDateFormat is lenient: it takes a thirteenth month for January, guesses centuries and leaves
what follows alone. What is read here it reads in the same way, as was compared with Java 17; all
else is refused.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from siemantic.aql.functions.date_patterns import DAYS, MONTHS, Field, Part, parse_pattern
from siemantic.aql.functions.values import shown
from siemantic.errors import AqlEvaluationError


def read_time(text: str, pattern: str) -> int:
    """
    Milliseconds since 1970 of the time that a text writes by a pattern; UTC if it has no zone.

    >>> read_time("Mon, Jun 20, 2016", "EEE, MMM d, yyyy")
    1466380800000

    Raises:
        AqlEvaluationError: the pattern is none or has a part that is not read here, or the text
            does not fit it exactly.
    """
    found = _compile(pattern).fullmatch(text)
    time = None if found is None else _time(found.groupdict())
    if time is None:
        message = f"the text {shown(text)} does not fit the pattern '{pattern}' exactly"
        raise AqlEvaluationError(f"{message}; what Java makes of it is not told here")
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


_HOURS = "HkKh"
_ZONES = "zZX"
_NUMBERS = "yMdHkKhmsS"
_LONG_MONTHS = "|".join(MONTHS)
_SHORT_MONTHS = "|".join(name[:3] for name in MONTHS)
_TEXT_FIELDS = {
    "E": "(?ai:(?>" + "|".join(DAYS) + "|" + "|".join(name[:3] for name in DAYS) + "))",
    "G": "(?ai:AD)",
    "a": "(?P<a>(?ai:AM|PM))",
    "z": "(?:UTC|GMT)",
    "Z": "(?P<zone>[+-][0-9]{4})",
}
_READ = {*_NUMBERS, *_TEXT_FIELDS, "X"}
_ZONE_FORMS = {1: "[+-][0-9]{2}", 2: "[+-][0-9]{4}", 3: "[+-][0-9]{2}:[0-9]{2}"}
_NAMED = 3
"""So many letters of the month give its name."""


@lru_cache(maxsize=64)
def _compile(pattern: str) -> re.Pattern[str]:
    parts = parse_pattern(pattern)
    _check(parts, pattern)
    return re.compile("".join(_expression(parts, at) for at in range(len(parts))))


def _check(parts: tuple[Part, ...], pattern: str) -> None:
    letters = [part.letter for part in parts if isinstance(part, Field)]
    years = [part for part in parts if isinstance(part, Field) and part.letter == "y"]
    unread = [each for each in letters if each not in _READ]
    short_year = 2
    if unread:
        reason = f"the letter '{unread[0]}' is not read here"
    elif any(part.count <= short_year for part in years):
        reason = "a year of two digits depends on the day; write 'yyyy'"
    elif (
        len(set(letters)) < len(letters)
        or sum(each in _HOURS for each in letters) > 1
        or sum(each in _ZONES for each in letters) > 1
    ):
        reason = "it has a part of the time twice"
    elif "a" in letters and not {"h", "K"} & set(letters):
        reason = "'a' needs the hour as 'h' or 'K'"
    elif "E" in letters and "d" not in letters:
        reason = "'E' needs the day as 'd'"
    else:
        return
    raise AqlEvaluationError(f"the pattern '{pattern}' cannot be read by: {reason}")


def _expression(parts: tuple[Part, ...], at: int) -> str:
    part = parts[at]
    if isinstance(part, str):
        return re.escape(part)
    if part.letter == "X":
        return f"(?P<zone>Z|{_ZONE_FORMS[part.count]})"
    if part.letter == "M" and part.count >= _NAMED:
        return f"(?P<month>(?ai:(?>{_LONG_MONTHS}|{_SHORT_MONTHS})))"
    if part.letter in _TEXT_FIELDS:
        return _TEXT_FIELDS[part.letter]
    # Java takes just so many digits as letters when another field follows at once.
    follows = at + 1 < len(parts) and isinstance(parts[at + 1], Field)
    return f"(?P<{part.letter}>[0-9]{{{part.count if follows else '1,9'}}})"


def _time(fields: Mapping[str, str]) -> datetime | None:
    numbers = {name: int(text) for name, text in fields.items() if text.isdecimal()}
    month = numbers.get("M", 1)
    if "month" in fields:
        names = [name[:3].lower() for name in MONTHS]
        month = names.index(fields["month"][:3].lower()) + 1
    hour = _hour(numbers, fields.get("a", "AM"))
    milliseconds = numbers.get("S", 0)
    year, first_year = numbers.get("y", 1970), 1583
    if hour is None or milliseconds >= _SECOND_MS or year < first_year:
        return None
    try:
        return datetime(
            year,
            month,
            numbers.get("d", 1),
            hour,
            numbers.get("m", 0),
            numbers.get("s", 0),
            1000 * milliseconds,
            tzinfo=_zone(fields.get("zone", "Z")),
        )
    except (ValueError, OverflowError):
        return None


_SECOND_MS = 1000


def _hour(numbers: Mapping[str, int], half: str) -> int | None:
    noon = 12 if half.upper() == "PM" else 0
    for letter, first, last in (("H", 0, 23), ("k", 1, 24), ("K", 0, 11), ("h", 1, 12)):
        if letter in numbers:
            hour = numbers[letter]
            if not first <= hour <= last:
                return None
            return hour % (24 if letter in "Hk" else 12) + noon
    return 0


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    last_hour, last_minute = 23, 59
    if hours > last_hour or minutes > last_minute:
        raise ValueError
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
