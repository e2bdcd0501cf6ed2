"""
What is let in: requests of our own page, of a size that can be answered.

Any web site may make a browser ask 127.0.0.1, and may give that address a name of its own (DNS
rebinding), so that it counts as the site's. Sources: https://fetch.spec.whatwg.org (Origin),
https://www.w3.org/TR/fetch-metadata/ (Sec-Fetch-Site).
"""

import json
from collections.abc import Mapping, Sequence
from email.message import Message

from siemantic.playground.answers import Asked
from siemantic.targets.request import TargetRequest

LONGEST_BODY = 2 * 1024 * 1024
"""Seven times the largest of SigmaHQ's rules (295 kB, as of 2026-08-05)."""


class RefusalError(Exception):
    """A request that is not answered; `status` is of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def check_sender(headers: "Message[str, str]", port: int) -> None:
    """
    See that the request comes from our own pages, or from no page.

    Raises:
        RefusalError: it comes from elsewhere, or was sent to another name than ours.
    """
    own = [f"{host}:{port}" for host in ("127.0.0.1", "localhost")]
    if headers.get_all("Host") not in [[each] for each in own]:
        raise RefusalError(421, f"this is {own[0]}, and answers to no other name")
    origin = headers.get("Origin")
    if origin is not None and origin != f"http://{headers['Host']}":
        raise RefusalError(403, "another web site has no business here")
    # A link may lead here from anywhere; anything else of another site would read what we say.
    is_visit = headers.get("Sec-Fetch-Mode") == "navigate" and origin is None
    is_visit = is_visit and headers.get("Sec-Fetch-Dest") == "document"
    if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none") and not is_visit:
        raise RefusalError(403, "another web site has no business here")


def length_of(headers: "Message[str, str]") -> int:
    """
    How many bytes of JSON there are to read.

    Raises:
        RefusalError: that is not said, or is too many, or it is something else.
    """
    # What a form of another site cannot send without asking first.
    if headers.get_content_type() != "application/json" or "Content-Type" not in headers:
        raise RefusalError(415, "send application/json")
    length = headers.get("Content-Length", "")
    if "Transfer-Encoding" in headers or not length:
        raise RefusalError(411, "a body is sent with its length")
    if not (length.isascii() and length.isdecimal()):
        raise RefusalError(400, "Content-Length is no number")
    if len(length) > 12 or int(length) > LONGEST_BODY:  # noqa: PLR2004 - digits
        megabytes = LONGEST_BODY // 2**20
        raise RefusalError(413, f"rule and events have at most {megabytes} megabytes together")
    return int(length)


def read_question(body: bytes, requests: Sequence[TargetRequest]) -> Asked:
    """
    What a body asks: `rule`, and perhaps `events` and `targets`, which are positions.

    Raises:
        RefusalError: it is no such JSON.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusalError(400, "the body is no JSON") from None
    if not isinstance(content, Mapping):
        raise RefusalError(400, "the body is no object")
    rule, events, targets = (content.get(name) for name in ("rule", "events", "targets"))
    if not isinstance(rule, str) or not isinstance(events or "", str):
        raise RefusalError(400, "'rule' and 'events' are texts")
    return Asked(rule, events or "", _chosen(targets, requests))


def _chosen(targets: object, requests: Sequence[TargetRequest]) -> tuple[TargetRequest, ...]:
    positions = range(len(requests))
    if not isinstance(targets or [], list):
        raise RefusalError(400, "'targets' is a list of positions")
    chosen = targets if isinstance(targets, list) else []
    if not all(type(each) is int and each in positions for each in chosen):
        raise RefusalError(400, f"'targets' are positions below {len(requests)}")
    return tuple(requests[each] for each in dict.fromkeys(chosen))
