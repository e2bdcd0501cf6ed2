"""
The process that runs queries over the events: `python -m siemantic.qradar.emulator.evaluate`.

It is a process of its own so that a query which takes for ever, or all memory, can be ended. It
reads a JSON object per line and writes one for each, with its number: first the opening, which
names the files of events, then questions with a query.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from siemantic.aql.ast import Last
from siemantic.aql.columns import ColumnInfo
from siemantic.aql.evaluator import Environment, Store, World, run
from siemantic.aql.parser import parse
from siemantic.aql.schema import Schema
from siemantic.engines.aql_duckdb import LARGE, DuckStore, is_worthwhile, open_store
from siemantic.errors import AqlError, ConfigurationError

DEFAULT_TIME = Last(60, "SECONDS")
"""
Where a query has no time clause (DOCS POST ariel-searches, the endpoint that is emulated here; the
AQL guide has 5 minutes).
"""


def main() -> None:
    """Answer each line of standard input."""
    opening = json.loads(sys.stdin.readline())
    world = _world(opening)
    counts = {name: _count(rows) for name, rows in world.sources.items()}
    _write({"number": opening["number"], "counts": counts})
    for line in sys.stdin:
        question = json.loads(line)
        found = answer(question, world, opening["most_rows"])
        _write({"number": question["number"], **found})


def _world(opening: Mapping[str, Any]) -> World:
    sources = {name: read_events(path) for name, path in opening["sources"].items()}
    schema = Schema({}, complete=opening["complete"])
    for database, columns in opening["columns"].items():
        schema = schema.with_columns(database, [ColumnInfo(*each) for each in columns])
    ignores_time = opening["ignores_time"]
    return World(sources, Environment(0), schema, ignores_time, DEFAULT_TIME)


def read_events(path: str, large: int = LARGE) -> list[dict[str, object]] | DuckStore:
    """
    The events of a file that has one in each line.

    Args:
        large: bytes from which on they are kept in DuckDB, where that is installed and reads the
            same as Python.
    """
    if is_worthwhile(path, large):
        with suppress(ConfigurationError):
            return open_store(path, "jsonl")
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def _count(events: Iterable[Mapping[str, object]] | Store) -> int:
    return events.count if isinstance(events, DuckStore) else len(list(events))  # type: ignore[arg-type] # the only store here


def answer(question: Mapping[str, Any], world: World, most_rows: int) -> dict[str, Any]:
    """The rows that the query gives, or why there are none."""
    environment = Environment(question["now_ms"], lookups=question["lookups"])
    try:
        result = run(parse(question["query"]), replace(world, environment=environment))
    except AqlError as error:
        return {"error": str(error)}
    except RecursionError:
        return {"error": "the query is nested too deeply"}
    if len(result.rows) > most_rows:
        return {"error": f"the result has more than {most_rows} records; use LIMIT"}
    return {"rows": [dict(row) for row in result.rows]}


def _write(content: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, default=_shown) + "\n")
    sys.stdout.flush()


def _shown(value: object) -> str:
    """Bytes of a payload, which a console shows in a way that is not documented."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    main()
