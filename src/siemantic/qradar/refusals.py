"""Error answers in words: what the console says, and the way out."""

import json
from collections.abc import Mapping

from siemantic.qradar.transport import Answer, Request

SHOWN = 300
"""So many characters of a console's own words are shown at the most."""

_MEANINGS = {
    401: "the console does not take the token: is it right, and has it not expired?"
    " Admin > Authorized Services on the console lists it",
    403: "the token may not do this; its user role and security profile say what it may",
    429: "the console has too many requests",
    500: "the console failed",
    503: "the console is busy or its search server is offline; try again later",
}
"""
HTTP status -> what it means here. The statuses are those of OVERVIEW c_rest_api_errors; how a
console answers an expired token is not documented beyond that.
"""


def describe(answer: Answer, request: Request) -> str:
    """An error answer as one line; the console's own words are cut where they are long."""
    said = _said(answer)
    if 300 <= answer.status < 400:  # noqa: PLR2004 - the statuses of a redirection
        place = answer.headers.get("location", "somewhere else")[:SHOWN]
        message = f"{request.label} is redirected to {place}"
        return f"{message}; the token is not sent there: give that address"
    meaning = _MEANINGS.get(answer.status, "the console refuses it")
    told = f": {said}" if said else ""
    return f"{request.label} gives {answer.status}: {meaning}{told}"


def code_of(answer: Answer) -> int | None:
    """The console's own code of the error, such as 2000 for a query that is no AQL."""
    code = _content(answer).get("code")
    return code if isinstance(code, int) else None


def _said(answer: Answer) -> str:
    """
    What the console says: its message, and the description where that is another.

    Source: OVERVIEW c_rest_api_errors; an error answer is JSON with the fields message, details,
    description, code and http_response.
    """
    content = _content(answer)
    texts = [content.get(key) for key in ("message", "description")]
    told = dict.fromkeys(" ".join(each.split()) for each in texts if isinstance(each, str))
    return "; ".join(filter(None, told))[:SHOWN]


def _content(answer: Answer) -> Mapping[str, object]:
    try:
        content = json.loads(answer.text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}
