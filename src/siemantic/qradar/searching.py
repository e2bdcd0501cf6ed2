"""
Searching a console: start, wait, read.

A search is started by POST ariel-searches, followed by GET ariel-searches-search_id, and its
records read from .../results once it is COMPLETED (DOCS).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote

from siemantic.errors import ConsoleError, SearchError
from siemantic.qradar.answers import Fields, as_fields, as_list, number_in, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.expressions import query_request
from siemantic.qradar.transport import Request

PATH = "/ariel/searches"
REFUSED = 422
"""The status for a query that is no AQL, among others."""

RUNNING = ("WAIT", "EXECUTE", "SORTING")
WAIT_S = 5
"""So long a console may hold the answer back until a search ends, with `Prefer: wait=N`."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0
"""Between two looks at a search, for a console that does not hold the answer back."""

Progress = Callable[[int], None]
"""Told the percentage that is done, as the console says it."""


def search(console: Console, query: str, timeout_s: float, progress: Progress) -> Iterator[Fields]:
    """
    The records that a query finds.

    When the wait is given up, by the time or by whoever waits, the search is canceled.

    Args:
        timeout_s: until the search has ended, and again until its records are read; what is done
            with them in between does not count.
    Raises:
        SearchError: the console refuses the query, or the search fails or does not end in time, or
            its records are not read in time.
        ConsoleError: see `Console`.
    """
    search_id = _start(console, query)
    try:
        _wait(console, search_id, timeout_s, progress)
    except BaseException:
        with suppress(ConsoleError):  # what went wrong before is what is told
            console.ask(Request("POST", _path(search_id), {"status": "CANCELED"}))
        raise
    for each in _within(console, search_id, timeout_s):
        if not isinstance(each, Mapping):
            message = f"the results of the search {search_id} have a record that is no object"
            raise ConsoleError(f"{message}; is this a QRadar console?")
        yield each


def _within(console: Console, search_id: str, timeout_s: float) -> Iterator[object]:
    """The records, as long as reading them has not taken longer than that."""
    records = console.records(f"{_path(search_id)}/results", where=_records)
    spent_s, count = 0.0, 0
    while True:
        begun_s = console.clock.now_s()
        try:
            each = next(records)
        except StopIteration:
            return
        spent_s += console.clock.now_s() - begun_s
        if spent_s > timeout_s:
            message = f"the results of {search_id} are not read within {timeout_s:g} s"
            raise SearchError(
                f"{message}, {count} of them so far; look at less, or wait for longer"
            )
        yield each
        count += 1


def _start(console: Console, query: str) -> str:
    request = query_request(PATH, query, is_repeatable=False)
    try:
        content = console.ask(request)
    except ConsoleError as error:
        if error.status == REFUSED:
            raise SearchError(str(error), error.status, error.code) from error
        raise
    search_id = text_in(as_fields(content, request.label), "search_id")
    if not search_id:
        raise ConsoleError(f"the answer to {request.label} names no search")
    return search_id


def _path(search_id: str) -> str:
    return f"{PATH}/{quote(search_id, safe='')}"


def _wait(console: Console, search_id: str, timeout_s: float, progress: Progress) -> None:
    """
    Wait until the search is COMPLETED.

    Raises:
        SearchError: it ends otherwise, or not in time.
    """
    end_s = console.clock.now_s() + timeout_s
    pause_s = FIRST_PAUSE_S
    headers = {"Prefer": f"wait={WAIT_S}"}
    request = Request("GET", _path(search_id), headers=headers, is_repeatable=True)
    while True:
        found = as_fields(console.ask(request), request.label)
        status = text_in(found, "status")
        if status == "COMPLETED":
            return
        if status not in RUNNING:
            raise SearchError(_ending(found, status, search_id))
        progress(number_in(found, "progress") or 0)
        if console.clock.now_s() >= end_s:
            message = f"the search {search_id} has not ended within {timeout_s:g} s"
            raise SearchError(f"{message} and is canceled; look at less, or wait for longer")
        console.clock.wait(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _ending(found: Fields, status: str, search_id: str) -> str:
    """Why a search gives no records."""
    messages = found.get("error_messages")
    listed = messages if isinstance(messages, list) else []
    told = [text_in(each, "message") for each in listed if isinstance(each, dict)]
    reasons = "; ".join(filter(None, told))
    match status:
        case "ERROR":
            return (
                f"the search {search_id} failed on the console: {reasons or 'no reason is given'}"
            )
        case "CANCELED":
            return f"the search {search_id} was canceled on the console"
        case _:
            return f"the search {search_id} has the unknown status '{status[:40]}'"


def _records(page: object, label: str) -> Sequence[object]:
    """The records of a page, which has one list, named `events` or after another database."""
    lists = [each for each in as_fields(page, label).values() if isinstance(each, list)]
    return as_list(lists[0] if len(lists) == 1 else None, label)
