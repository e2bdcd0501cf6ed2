"""The time span of a correlation -> the time clause of its search."""

from sigma.correlations import SigmaCorrelationRule

from siemantic.aql.ast import Last
from siemantic.errors import UnsupportedError
from siemantic.profiles import TimeUnit

_LENGTHS_S: dict[TimeUnit, int] = {"DAYS": 86400, "HOURS": 3600, "MINUTES": 60}
"""The units behind LAST (AQL guide, "Time criteria in AQL queries")."""

_WORDS = {
    "s": "second",
    "m": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "M": "month",
    "y": "year",
}


def to_window(rule: SigmaCorrelationRule) -> Last:
    """
    The time clause, in the longest unit of which the span is a whole number.

    Raises:
        UnsupportedError: the span is no whole number of minutes, or of months or years, which
            pySigma takes for their mean.
    """
    span, seconds = rule.timespan, rule.timespan.seconds
    if span.unit in ("M", "y"):
        raise _unsupported(
            f"the time span '{span.spec}' has no fixed length, since months and years differ"
        )
    for unit, length_s in _LENGTHS_S.items():
        if seconds % length_s == 0:
            return Last(seconds // length_s, unit)
    raise _unsupported(
        f"the time span '{span.spec}' is no whole number of minutes, and nothing smaller is "
        "documented behind LAST"
    )


def describe_span(rule: SigmaCorrelationRule) -> str:
    """
    The time span in words.

    >>> describe_span(SigmaCorrelationRule(rules=[]))
    '1 minute'
    """
    span = rule.timespan
    return f"{span.count} {_WORDS[span.unit]}{'' if span.count == 1 else 's'}"


def _unsupported(message: str) -> UnsupportedError:
    hint = "use a number of minutes, hours, days or weeks"
    return UnsupportedError("unsupported_timespan", message, hint)
