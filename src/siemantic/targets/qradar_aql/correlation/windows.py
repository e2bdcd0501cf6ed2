"""The time span of a correlation -> the time clause of its search."""

from sigma.correlations import SigmaCorrelationRule

from siemantic.aql.ast import Last
from siemantic.errors import UnsupportedError

_MINUTE_S, _HOUR_S = 60, 3600


def to_window(rule: SigmaCorrelationRule) -> Last:
    """
    The time clause, in hours where they are whole.

    MINUTES, HOURS and DAYS are documented (AQL guide, "Time criteria in AQL queries"). Days are
    written as hours, which are the same; a user reported that LAST n DAYS fails on 7.5.0 UP13
    (domus-docs.pages.dev).

    Raises:
        UnsupportedError: the span is no whole number of minutes.
    """
    seconds = rule.timespan.seconds
    if seconds % _MINUTE_S:
        raise UnsupportedError(
            "unsupported_timespan",
            f"the time span {rule.timespan.spec} is no whole number of minutes, and nothing "
            "smaller is documented behind LAST",
            "use a number of minutes, hours, days or weeks",
        )
    if seconds % _HOUR_S:
        return Last(seconds // _MINUTE_S, "MINUTES")
    return Last(seconds // _HOUR_S, "HOURS")


def words(rule: SigmaCorrelationRule) -> str:
    """
    The time span in words.

    >>> words(SigmaCorrelationRule(rules=[]))
    '1 minute'
    """
    units = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
    unit = units.get(rule.timespan.unit)
    if unit is None:
        return rule.timespan.spec
    return f"{rule.timespan.count} {unit}{'' if rule.timespan.count == 1 else 's'}"
