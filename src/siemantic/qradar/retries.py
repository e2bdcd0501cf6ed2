"""
Which requests are sent again, and after what pause.

429 and 503 say that a request was not taken up (RFC 9110 15.6.4, RFC 6585 4); 503 is documented for
the Ariel endpoints (POST ariel-searches), 429 for none of those used here. Any other fault may have
come after the console acted, so that only what is the same when done twice is sent again.
"""

from email.utils import parsedate_to_datetime

from siemantic.qradar.connection import Limits
from siemantic.qradar.transport import Answer, Fault, Request

BUSY = (429, 503)


def is_worth_repeating(outcome: Answer | Fault, request: Request) -> bool:
    """Whether another attempt may go better, and does no harm."""
    match outcome:
        case Answer(status):
            return status in BUSY
        case Fault("unreached"):
            return True
        case Fault("untrusted"):
            return False
        case _:
            return request.is_repeatable


def pause_before(attempt: int, outcome: Answer | Fault, limits: Limits, now: float) -> float:
    """
    Seconds until that attempt, of which the second has the number 2.

    A console that says when to come back (RFC 9110, "Retry-After") is taken at its word.

    Args:
        now: the time in seconds since 1970, for a date in Retry-After.
    """
    asked = outcome.headers.get("retry-after") if isinstance(outcome, Answer) else None
    seconds = None if asked is None else _seconds(asked, now)
    return limits.pause_s * 2.0 ** (attempt - 2) if seconds is None else seconds


def _seconds(asked: str, now: float) -> float | None:
    """Retry-After as seconds, None when it is neither a number nor a date."""
    if asked.strip().isdecimal() and len(asked) < 10:  # noqa: PLR2004 - more digits than a year of seconds
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - now)
    except (ValueError, OverflowError):
        return None
