"""
Functions of times: AQL guide, "Data calculation and formatting functions".

Times are milliseconds since 1970 UTC. Text without a zone is UTC here; a console takes its own zone
for it, which the query does not say.
"""

import re

from siemantic.aql.functions.date_patterns import format_time
from siemantic.aql.functions.date_reading import read_time
from siemantic.aql.functions.signature import Environment, Function, Parameter
from siemantic.aql.functions.values import as_text, as_whole, shown
from siemantic.errors import AqlEvaluationError

SOURCE = 'AQL guide, "Data calculation and formatting functions"'

# AQL guide, "Time criteria in AQL queries".
_FORMS = (
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy/MM/dd HH:mm:ss",
    "yyyy/MM/dd-HH:mm:ss",
    "yyyy:MM:dd-HH:mm:ss",
)

_UNITS_MS = {
    "second": 1_000,
    "minute": 60_000,
    "hour": 3_600_000,
    "day": 86_400_000,
    "week": 604_800_000,
}
_AGO = re.compile(rf"([0-9]{{1,9}})\s+({'|'.join(_UNITS_MS)})s?\s+ago", re.IGNORECASE)


def read_point(text: str) -> int:
    """
    The time that a text in START or STOP names, in a form of "Time criteria in AQL queries".

    >>> read_point("2016-06-20 00:00")
    1466380800000

    Raises:
        AqlEvaluationError: it has none of the forms.
    """
    plain = text[:-1] if text[-1:] in ("Z", "z") else text
    for form in _FORMS:
        try:
            return read_time(plain, form)
        except AqlEvaluationError:
            continue
    message = f"the time {shown(text)} has no documented form; write it as '2016-06-20 13:45'"
    raise AqlEvaluationError(message)


def _now(environment: Environment) -> int:
    return environment.now_ms


def _date_format(_: Environment, time: object, pattern: object) -> str:
    return format_time(as_whole(time, "DATEFORMAT"), as_text(pattern, "DATEFORMAT"))


def _parse_timestamp(_: Environment, pattern: object, text: object) -> int:
    return read_time(as_text(text, "PARSETIMESTAMP"), as_text(pattern, "PARSETIMESTAMP"))


def _parse_date_time(environment: Environment, text: object) -> int:
    words = as_text(text, "PARSEDATETIME").strip()
    if words.lower() == "now":
        return environment.now_ms
    ago = _AGO.fullmatch(words)
    if ago is not None:
        return environment.now_ms - int(ago[1]) * _UNITS_MS[ago[2].lower()]
    try:
        return read_point(words)
    except AqlEvaluationError as error:
        message = f"what PARSEDATETIME makes of {shown(words)} is not documented; write"
        raise AqlEvaluationError(f"{message} 'now', '2 hours ago' or '2016-06-20 13:45'") from error


FUNCTIONS = (
    Function(
        "DATEFORMAT",
        (Parameter("time", "time"), Parameter("pattern", "text")),
        "text",
        SOURCE,
        _date_format,
        note="the zone is the console's, and UTC here.",
    ),
    Function("NOW", (), "time", SOURCE, _now),
    Function(
        "PARSEDATETIME",
        (Parameter("text", "text"),),
        "time",
        SOURCE,
        _parse_date_time,
        note="which texts it takes is not documented; a day is 24 hours here.",
    ),
    Function(
        "PARSETIMESTAMP",
        (Parameter("pattern", "text"), Parameter("text", "text")),
        "time",
        SOURCE,
        _parse_timestamp,
        note="the zone is the console's, and UTC here.",
    ),
)
