"""
The searches of the console: one evaluation for each distinct query, one at a time.

A search goes from WAIT by EXECUTE to COMPLETED, ERROR or CANCELED (GET ariel-searches-search_id).
A query that was started a short time ago is not started again: the new request gets the search of
the old one (POST ariel-searches, "Response Description"), which is also what bounds the work that
many clients with one query make.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from siemantic.qradar.emulator.evaluation import SearchFailedError
from siemantic.qradar.emulator.exchange import RefusalError

Status = Literal["WAIT", "EXECUTE", "COMPLETED", "CANCELED", "ERROR"]
Rows = Sequence[Mapping[str, Any]]
ENDED = ("COMPLETED", "CANCELED", "ERROR")

RECENT_MS = 60_000
"""So long a query is not evaluated again; "recently" in IBM's page has no number."""

MOST_WAITING = 1000
MOST_KEPT = 1000
MOST_ROWS_KEPT = 500_000
"""Bounds of what is held: the oldest ended searches go first."""


@dataclass(frozen=True, slots=True)
class Search:
    """
    One search.

    Attributes:
        database: names the key of its results.
        moment: what else the result depends on; another number is another query.
    """

    id: str
    query: str
    database: str
    moment: int
    started_ms: int
    status: Status = "WAIT"
    rows: Rows = field(default=(), repr=False)
    error: str | None = None
    took_ms: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether nothing becomes of it any more."""
        return self.status in ENDED


class Searches:
    """
    All searches, for many threads at once.

    Args:
        evaluate: query and time -> rows.
        now_ms: the time of the console.
    """

    def __init__(self, evaluate: Callable[[str, int], Rows], now_ms: Callable[[], int]) -> None:
        self._evaluate = evaluate
        self._now_ms = now_ms
        self._changed = threading.Condition()
        self._searches: dict[str, Search] = {}
        self._number = 0
        self._pool = ThreadPoolExecutor(max_workers=1)

    def start(self, query: str, database: str, wanted_id: str | None, moment: int) -> Search:
        """
        A search for the query: a new one, or that of a short time ago.

        Args:
            wanted_id: the name behind INTO.
        Raises:
            RefusalError: the id is taken, or too many are waiting.
        """
        with self._changed:
            known = self._find_recent(query, moment) if wanted_id is None else None
            if known is not None:
                return known
            if wanted_id in self._searches:
                message = f"there is a search '{wanted_id}' already"
                raise RefusalError(409, 1004, message, "The requested search ID is already in use.")
            self._make_room()
            self._number += 1
            name = wanted_id or f"s{self._number}"
            found = Search(name, query, database, moment, self._now_ms())
            self._searches[found.id] = found
        self._pool.submit(self._run, found.id)
        return found

    def get(self, search_id: str) -> Search:
        """
        The search of that id.

        Raises:
            RefusalError: there is none.
        """
        with self._changed:
            return self._get(search_id)

    def ids(self) -> tuple[str, ...]:
        """The ids of all searches, the oldest first."""
        with self._changed:
            return tuple(self._searches)

    def wait(self, search_id: str, seconds: float) -> Search:
        """The search when it has ended, or as it is after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._get(search_id).has_ended, seconds)
            return self._get(search_id)

    def cancel(self, search_id: str) -> Search:
        """The search, canceled unless it has ended."""
        with self._changed:
            if not self._get(search_id).has_ended:
                self._set(search_id, status="CANCELED")
            return self._get(search_id)

    def delete(self, search_id: str) -> Search:
        """The search, which is gone."""
        with self._changed:
            found = self._get(search_id)
            del self._searches[search_id]
            self._changed.notify_all()
            return found

    def close(self) -> None:
        """Start no further one."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    # --- inside the lock ------------------------------------------------------------------------

    def _get(self, search_id: str) -> Search:
        if search_id not in self._searches:
            message = f"there is no search '{search_id[:80]}'"
            raise RefusalError(404, 1002, message, "The search does not exist.")
        return self._searches[search_id]

    def _set(self, search_id: str, **changes: Any) -> None:  # noqa: ANN401 - fields of Search
        self._searches[search_id] = replace(self._searches[search_id], **changes)
        self._changed.notify_all()

    def _find_recent(self, query: str, moment: int) -> Search | None:
        since = self._now_ms() - RECENT_MS
        for each in reversed(self._searches.values()):
            is_good = each.status not in {"CANCELED", "ERROR"}
            is_same = (each.query, each.moment) == (query, moment)
            if is_same and is_good and each.started_ms >= since:
                return each
        return None

    def _make_room(self) -> None:
        ended = [each for each in self._searches.values() if each.has_ended]
        rows = sum(len(each.rows) for each in ended)
        for each in ended:
            if len(self._searches) < MOST_KEPT and rows <= MOST_ROWS_KEPT:
                break
            del self._searches[each.id]
            rows -= len(each.rows)
        if sum(not each.has_ended for each in self._searches.values()) >= MOST_WAITING:
            message = "too many searches are waiting"
            raise RefusalError(503, 1010, message, "The Ariel server might be unavailable.")

    # --- the evaluation -------------------------------------------------------------------------

    def _run(self, search_id: str) -> None:
        with self._changed:
            found = self._searches.get(search_id)
            if found is None or found.has_ended:
                return
            self._set(search_id, status="EXECUTE")
        begin = self._now_ms()
        changes: dict[str, Any]
        try:
            rows = self._evaluate(found.query, found.started_ms)
            changes = {"status": "COMPLETED", "rows": tuple(rows)}
        except SearchFailedError as error:
            changes = {"status": "ERROR", "error": str(error)}
        with self._changed:
            if search_id in self._searches and not self._searches[search_id].has_ended:
                self._set(search_id, **changes, took_ms=self._now_ms() - begin)
