"""A console that can be asked: requests are repeated where that helps, errors come in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import as_list, read_json
from siemantic.qradar.connection import Clock, Connection
from siemantic.qradar.paging import MOST, PAGE, check_range, is_last, range_header
from siemantic.qradar.refusals import code_of, describe
from siemantic.qradar.retries import is_worth_repeating, pause_before
from siemantic.qradar.transport import Answer, Channel, Fault, Request, open_channel
from siemantic.qradar.versions import pick_version

Records = Callable[[object, str], Sequence[object]]
"""Where the records of a page are: the page and the name of the request -> records."""

LAST_SUCCESS, BAD_REQUEST = 299, 400


@dataclass(frozen=True, slots=True)
class Console:
    """
    A console and the version of its API that is spoken; empty where none is picked yet.

    All methods raise ConsoleError when the console is not reached, refuses, or answers something
    else than documented, after as many attempts as make sense.
    """

    channel: Channel
    version: str = ""
    page: int = PAGE
    most: int = MOST

    @property
    def clock(self) -> Clock:
        """The time that the console is waited for by."""
        return self.channel.clock

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> object:
        """What is there."""
        return self.ask(Request("GET", path, parameters or {}, is_repeatable=True))

    def records(
        self, path: str, parameters: Mapping[str, str] | None = None, where: Records = as_list
    ) -> Iterator[object]:
        """All records of a list, a page at a time, and no more than `most`."""
        first = 0
        while True:
            headers = range_header(first, self.page)
            request = Request("GET", path, parameters or {}, headers, is_repeatable=True)
            answer = self.answer(request)
            found = where(read_json(answer, request.label), request.label)
            check_range(answer.headers, first, len(found), request.label)
            yield from found
            first += len(found)
            if is_last(answer.headers, first, len(found), self.page):
                return
            if first >= self.most:
                message = f"{request.label} has more than {self.most} records"
                raise ConsoleError(f"{message}, or the console gives the same ones again and again")

    def ask(self, request: Request) -> object:
        """The content of the answer."""
        return read_json(self.answer(request), request.label)

    def answer(self, request: Request) -> Answer:
        """The answer, if it is one of success."""
        if self.version:
            request = replace(request, headers={**request.headers, "Version": self.version})
        outcome = self._attempt(request)
        if isinstance(outcome, Answer) and outcome.status <= LAST_SUCCESS:
            return outcome
        raise self._error(outcome, request)

    def _attempt(self, request: Request) -> Answer | Fault:
        """The outcome of the last attempt that makes sense."""
        limits = self.channel.connection.limits
        outcome = self.channel.send(request)
        for attempt in range(2, limits.attempts + 1):
            if not is_worth_repeating(outcome, request):
                break
            pause_s = pause_before(attempt, outcome, limits, self.clock.date_s())
            if pause_s > limits.longest_pause_s:
                break
            self.clock.wait(pause_s)
            outcome = self.channel.send(request)
        return outcome

    def _error(self, outcome: Answer | Fault, request: Request) -> ConsoleError:
        if isinstance(outcome, Answer):
            message = describe(outcome, request) + _asked_pause(outcome)
            hint = self._tls_hint() if outcome.status == BAD_REQUEST else ""
            return ConsoleError(message + hint, outcome.status, code_of(outcome))
        address = self.channel.connection.address
        message = f"{address} is not reached" if outcome.stage == "unreached" else address
        doubt = outcome.stage == "broken" and not request.is_repeatable
        what = f" ({request.label}; the console may have done it all the same)" if doubt else ""
        hint = self._tls_hint() if outcome.stage == "broken" else ""
        return ConsoleError(f"{message}: {outcome.message}{what}{hint}")

    def _tls_hint(self) -> str:
        """What to try where the first request over plain HTTP goes wrong."""
        is_plain = self.channel.connection.address.startswith("http:")
        return "; if it speaks TLS, write https://" if is_plain and not self.version else ""


def _asked_pause(answer: Answer) -> str:
    asked = answer.headers.get("retry-after", "")
    return f" (it asks to wait {asked[:40]} s)" if asked.isdecimal() else ""


@contextmanager
def connect(connection: Connection, clock: Clock | None = None) -> Iterator[Console]:
    """
    A console, with the version of the API picked.

    Raises:
        ConfigurationError: httpx is missing, or the CA's file cannot be used.
        ConsoleError: see `Console`.
    """
    with open_channel(connection, clock or Clock()) as channel:
        console = Console(channel)
        version = pick_version(console.records("/help/versions"))
        yield replace(console, version=version)
