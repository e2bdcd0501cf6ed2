"""An emulated console in the test's process, and raw requests to it."""

import json
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from siemantic.profiles.load import get_profile
from siemantic.qradar.emulator.start import Settings, emulate
from siemantic.qradar.token import Token

NOW_MS = 1_700_000_000_000
MINUTE_MS = 60_000
TOKEN = "7a9c41d2-planted-55e1-token"  # noqa: S105 - the same as the client's


def event(minutes_ago, **columns):
    """An event of so many minutes ago."""
    return {"starttime": NOW_MS - minutes_ago * MINUTE_MS, "devicetype": 12, "qid": 5000, **columns}


EVENTS = tuple(
    event(
        number,
        username=f"user{number % 10}",
        sourceip="192.0.2.1",
        **{"Process Path": f"C:\\{number}.exe"},
    )
    for number in range(120)
)


@contextmanager
def emulated(events=EVENTS, flows=(), profile=None, **more):
    """The server."""
    site = None if profile is None else get_profile(profile)
    settings = Settings({"events": events, "flows": flows}, site, NOW_MS, **more)
    with emulate(settings, Token(TOKEN)) as server:
        yield server


def ask(server, method, path, body=None, headers=None):
    """Status, headers and content of the answer to a raw request; a header of None is not sent."""
    sent = {"SEC": TOKEN, "Content-Type": "application/json", **(headers or {})}
    sent = {name: value for name, value in sent.items() if value is not None}
    request = Request(f"{server.address}{path}", body, sent, method=method)  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers, json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, error.headers, json.loads(error.read())
