"""Running queries in a process that can be ended."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from siemantic.errors import ConfigurationError, SiemanticError
from siemantic.processes import WorkerError, WorkerProcess
from siemantic.profiles import Profile
from siemantic.qradar.emulator.site import Site, make_site

TIME_LIMIT_S = 120
"""So long a query may take."""

OPENING_LIMIT_S = 600

MOST_ROWS = 100_000
"""So many records a result may have; a console's bound is not documented."""

Events = Mapping[str, Iterable[Mapping[str, object]]]
"""Database -> its events."""


class SearchFailedError(SiemanticError):
    """Why a search ends in ERROR."""


@dataclass(frozen=True)
class Evaluator:
    """The process, for one query at a time."""

    worker: WorkerProcess

    def rows(
        self, query: str, now_ms: int, lookups: Mapping[str, object]
    ) -> Sequence[Mapping[str, Any]]:
        """
        What the query gives.

        Raises:
            SearchFailedError: that cannot be told, or not in time.
        """
        question = {"query": query, "now_ms": now_ms, "lookups": lookups}
        try:
            found = self.worker.ask(question)
        except WorkerError as error:
            raise SearchFailedError(f"the search was ended: {error}") from error
        if "error" in found:
            raise SearchFailedError(str(found["error"]))
        rows: Sequence[Mapping[str, Any]] = found["rows"]
        return rows


@contextmanager
def open_evaluator(
    sources: Events, profile: Profile | None, *, ignores_time: bool
) -> Iterator[tuple[Evaluator, Site]]:
    """
    The process with the events read, and the site that they make.

    Raises:
        ConfigurationError: the process does not start.
    """
    with TemporaryDirectory(prefix="siemantic-") as folder:
        site = make_site(
            {name: _kept(name, rows, folder) for name, rows in sources.items()}, profile
        )
        opening = {
            "sources": {name: str(_path(name, folder)) for name in sources},
            "columns": {
                database: [[*asdict(each).values()] for each in columns.values()]
                for database, columns in site.schema.columns.items()
            },
            "complete": site.schema.complete,
            "ignores_time": ignores_time,
            "most_rows": MOST_ROWS,
        }
        command = [sys.executable, "-m", "siemantic.qradar.emulator.evaluate"]
        worker = WorkerProcess(command, opening, TIME_LIMIT_S, OPENING_LIMIT_S, _is_answer)
        try:
            worker.open()
            yield Evaluator(worker), site
        except WorkerError as error:
            raise ConfigurationError(f"the events cannot be searched: {error}") from error
        finally:
            worker.stop()


def _is_answer(question: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether it has a form that `evaluate.py` writes."""
    return "query" not in question or "error" in answer or isinstance(answer.get("rows"), list)


def _path(name: str, folder: str) -> Path:
    return Path(folder) / f"{name}.jsonl"


def _kept(
    name: str, rows: Iterable[Mapping[str, object]], folder: str
) -> Iterator[Mapping[str, object]]:
    """The events, each written down when it comes by, so that they are in memory once."""
    with _path(name, folder).open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
            yield row
