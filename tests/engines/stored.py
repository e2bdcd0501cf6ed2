"""Events in DuckDB, and what a query answers over them, as the tests of both compare it."""

import json
from contextlib import contextmanager

import duckdb

from aql.generated import LOOKUPS
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.readings import READINGS
from siemantic.engines.aql_duckdb import open_store
from siemantic.errors import AqlError

NOW_MS = 1_000_000


@contextmanager
def stored(folder, rows, kind="jsonl"):
    """The rows in a file, and the file in DuckDB."""
    path = folder / f"events.{kind}"
    if kind == "jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    else:
        lines = folder / "lines.jsonl"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        with duckdb.connect() as database:
            events = database.read_json(
                str(lines),
                format="newline_delimited",
                sample_size=-1,
                convert_strings_to_integers=False,
            )
            events.write_parquet(str(path))
    store = open_store(str(path), kind)
    try:
        yield store
    finally:
        store.database.close()


def answer(query, source, reading=READINGS[0], *, ignores_time=True):
    """The result of the query, or what it is refused for."""
    environment = Environment(NOW_MS, reading, LOOKUPS)
    world = World({"events": source}, environment, ignores_time=ignores_time)
    try:
        result = run(query, world)
    except AqlError as error:
        return type(error), str(error)
    return result.columns, [{key: shown(value) for key, value in r.items()} for r in result.rows]


def shown(value):
    """A value with its type, since 1, 1.0 and True are equal."""
    return (type(value), repr(value))
