"""Where the events of a query are looked at: by the evaluator alone, or in DuckDB before."""

import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from siemantic.cli import screen
from siemantic.errors import ConfigurationError

if TYPE_CHECKING:
    from siemantic.aql.ast import Select
    from siemantic.aql.evaluator import Store


class Engine(StrEnum):
    """What looks at the events first."""

    EVALUATOR = "evaluator"
    DUCKDB = "duckdb"


def open_events(
    path: str, query: "Select", engine: Engine | None
) -> "Iterable[Mapping[str, object]] | Store":
    """
    The events of a file for the query; Parquet and large files are read by DuckDB.

    Args:
        engine: None for the one that is faster.
    Raises:
        ConfigurationError: the file cannot be read, or DuckDB is asked for or needed and not here.
    """
    from siemantic.cli.event_files import read_events
    from siemantic.cli.query_files import STANDARD_INPUT
    from siemantic.engines.aql_duckdb import UnreadableError, open_store

    if path == STANDARD_INPUT or not _is_plain(path):
        return read_events(path)
    if _is_parquet(path):
        store = open_store(path, "parquet", _wanted(query, engine))
        return store.events() if engine is Engine.EVALUATOR else store
    if not _uses_duckdb(path, engine):
        return read_events(path)
    try:
        return open_store(path, "jsonl", _wanted(query, engine))
    except UnreadableError as error:
        if engine is Engine.DUCKDB:
            screen.say(f"{error}; the evaluator reads it", label="note: ", colour="yellow")
        return read_events(path)


def read_any_events(path: str) -> "Iterator[Mapping[str, object]]":
    """
    The events of a file one by one, Parquet too, which needs DuckDB.

    Raises:
        ConfigurationError: the file cannot be read, or DuckDB is not here.
    """
    from siemantic.cli.event_files import read_events
    from siemantic.cli.query_files import STANDARD_INPUT
    from siemantic.engines.aql_duckdb import open_store

    is_parquet = path != STANDARD_INPUT and _is_plain(path) and _is_parquet(path)
    return open_store(path, "parquet").events() if is_parquet else read_events(path)


def _wanted(query: "Select", engine: Engine | None) -> Collection[str] | None:
    """The columns that are looked at, all of them where the evaluator reads the events."""
    from siemantic.engines.aql_duckdb import columns_named

    named = None if engine is Engine.EVALUATOR else columns_named(query)
    return None if named is None else named | {"starttime"}


def _uses_duckdb(path: str, engine: Engine | None) -> bool:
    from siemantic.engines.aql_duckdb import is_worthwhile

    return is_worthwhile(path) if engine is None else engine is Engine.DUCKDB


def _is_plain(path: str) -> bool:
    """Whether the file can be read more than once: what is taken from a pipe is gone."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return True  # and who reads it says what is wrong
    return not stat.S_ISFIFO(mode)


def _is_parquet(path: str) -> bool:
    """Whether the file begins as Parquet does (Apache Parquet, "File format")."""
    try:
        with Path(path).open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError as error:
        raise ConfigurationError(f"'{path[:80]}' cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigurationError(f"'{path[:80]!r}' is no name of a file") from error
