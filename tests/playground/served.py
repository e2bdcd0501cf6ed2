"""A server in a process of its own, and questions to it."""

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from siemantic.playground import Settings, serve
from siemantic.targets.request import TargetRequest

AQL = TargetRequest("qradar_aql", "plain")
LIMIT_S = 300
"""Seconds that an answer may take before a test gives up: far more than it ever needs."""

RULE = r"""title: A tool
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01
name: tool
logsource: {product: windows, category: process_creation}
detection:
    selection:
        Image|endswith: '\a.exe'
    condition: selection
"""
CORRELATION = """title: Many tools
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b02
correlation:
    type: event_count
    rules: [tool]
    group-by: [Computer]
    timespan: 5m
    condition: {gte: 2}
"""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes
    headers: dict

    @property
    def said(self):
        """The data."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A server by its address."""

    address: str

    @property
    def port(self):
        """Where it listens."""
        return urlsplit(self.address).port

    def connect(self):
        """A connection, for a block."""
        return closing(HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S))

    def request(self, method, path, headers=None, body=None):
        """A raw request; a header that is empty is not sent."""
        given = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        with self.connect() as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in given.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body)
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.read(), dict(answer.getheaders()))

    def ask(self, part, rule, events="", targets=(0,)):
        """A question as the page asks it."""
        body = json.dumps({"rule": rule, "events": events, "targets": list(targets)}).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return self.request("POST", f"/answers/{part}", headers, body)


@contextmanager
def served(requests=(AQL,), site=None, time_limit_s=LIMIT_S):
    """The server."""
    with serve(Settings(tuple(requests), site, 0, time_limit_s)) as address:
        yield Served(address)
