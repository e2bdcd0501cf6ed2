"""What an endpoint is asked, and what it answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A request that has come through the gate.

    Attributes:
        names: the parts of the path that vary.
        parameters: those of the query and of a form together.
        headers: names in lower case.
        body: empty when it was a form.
    """

    names: Mapping[str, str]
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of success; `records` instead of `content` is a list that can be paged."""

    content: object = None
    status: int = 200
    records: Sequence[object] | None = None
    within: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusalError(Exception):
    """
    An error answer.

    Args:
        status: of HTTP.
        code: the one that the endpoint's page has for it, 0 where it has none.
        message: what is wrong in this case.
        description: what the page says of the code.
    """

    def __init__(self, status: int, code: int, message: str, description: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.description = description or message


_HTTP_MESSAGES = {
    400: "Bad Request",
    401: "You are unauthorized to access the requested resource.",
    403: "You do not have the required capabilities to access the requested resource.",
    404: "We could not find the resource you requested.",
    405: "The method is not allowed for the requested resource.",
    406: "The resource cannot be given in the requested format.",
    409: "The request could not be completed due to a conflict.",
    411: "The length of the request is required.",
    413: "The request is too large.",
    422: "The request was well-formed but was unable to be followed due to semantic errors.",
    500: "Unexpected internal server error",
    503: "The server is temporarily unavailable.",
}
"""In the manner of OVERVIEW c_rest_api_errors, of which the wording is not copied."""


def error_content(error: RefusalError) -> dict[str, object]:
    """The error as OVERVIEW c_rest_api_errors has it."""
    told = {"code": error.status, "message": _HTTP_MESSAGES.get(error.status, "Error")}
    return {
        "http_response": told,
        "code": error.code,
        "description": error.description,
        "details": {},
        "message": str(error),
    }


def json_body(asked: Asked, code: int) -> object:
    """
    The body as data.

    Raises:
        RefusalError: it is no JSON; `code` is the endpoint's for a parameter that is not valid.
    """
    try:
        return json.loads(asked.body)
    except (ValueError, RecursionError):
        raise RefusalError(422, code, "the body is no JSON") from None


def whole_number(text: str, code: int, name: str) -> int:
    """
    A positive number from a path or parameter.

    Raises:
        RefusalError: it is none.
    """
    if text.isascii() and text.isdecimal() and 0 < len(text) < 19:  # noqa: PLR2004 - a Long of Java
        return int(text)
    raise RefusalError(422, code, f"{name} is no positive number")
