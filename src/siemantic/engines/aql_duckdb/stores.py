"""Events in DuckDB, of which a query gets those that it may find."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from siemantic.aql.ast import Column, Select, Star, Text
from siemantic.aql.evaluator import Row, Store
from siemantic.aql.evaluator.context import Context
from siemantic.aql.evaluator.stores import Span
from siemantic.aql.walk import find_all
from siemantic.engines.aql_duckdb.columns import Contents, StoredColumn
from siemantic.engines.aql_duckdb.conditions import to_part
from siemantic.engines.aql_duckdb.databases import close_to_files, open_database
from siemantic.engines.aql_duckdb.jsonl import load_jsonl
from siemantic.engines.aql_duckdb.logic import constant
from siemantic.engines.aql_duckdb.parquet import load_parquet
from siemantic.errors import AqlEvaluationError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_TIME = "starttime"


LARGE = 32 << 20
"""Bytes of JSON from which on DuckDB answers sooner; see bench/aql_duckdb.py."""


def is_worthwhile(path: str, large: int = LARGE) -> bool:
    """Whether the file is large and DuckDB is installed."""
    try:
        return Path(path).stat().st_size >= large and util.find_spec("duckdb") is not None
    except (OSError, ValueError):
        return False


@dataclass(frozen=True)
class DuckStore(Store):
    """The events of a file in DuckDB; threads may share it."""

    database: "DuckDBPyConnection"
    contents: Contents

    @property
    def spelling(self) -> Mapping[str, str]:
        return self.contents.spelling

    @property
    def is_empty(self) -> bool:
        return self.count == 0

    @property
    def count(self) -> int:
        """How many events there are."""
        return self.contents.count

    def rows(self, query: Select, context: Context, span: Span | None) -> list[Row]:
        columns = self._columns(query, timed=span is not None)
        found = self._fetch(columns, lambda events: self._narrowed(events, query, context, span))
        if found is None:  # too much for DuckDB, but the evaluator may do it
            found = self._fetch(columns, lambda events: events)
        if found is None:
            message = "DuckDB cannot give its events, as when memory runs out"
            raise AqlEvaluationError(f"{message}; leave them to the evaluator")
        return found

    def _fetch(
        self,
        columns: Mapping[str, StoredColumn],
        narrow: Callable[["DuckDBPyRelation"], "DuckDBPyRelation"],
    ) -> list[Row] | None:
        """The events that are left, None where DuckDB cannot tell."""
        import duckdb

        try:
            with self.database.cursor() as cursor:  # of its own for each thread
                return list(_read(_selected(narrow(cursor.table("events")), columns), columns))
        except (duckdb.Error, RecursionError):
            return None

    def events(self) -> Iterator[Mapping[str, object]]:
        """All events, with all their columns, as the evaluator reads them from a list."""
        columns = self._columns(Select((Star(),), ()), timed=False)
        named = {self.spelling[name]: each for name, each in columns.items()}
        with self.database.cursor() as cursor:
            yield from _read(_selected(cursor.table("events"), columns), named)

    def _narrowed(
        self,
        events: "DuckDBPyRelation",
        query: Select,
        context: Context,
        span: Span | None,
    ) -> "DuckDBPyRelation":
        import duckdb

        if span is not None:
            time = self.contents.columns.get(_TIME)
            if time is None or time.kind != "whole" or time.has_nulls:
                return events  # the evaluator says which event has no time
            started = duckdb.ColumnExpression(time.place)
            first, last = (max(-(2**63), min(each, 2**63 - 1)) for each in span)
            events = events.filter((started >= constant(first)) & (started <= constant(last)))
        if query.where is None:
            return events
        try:
            part = to_part(query.where, context, self.contents.columns)
        except AqlEvaluationError:
            return events  # the evaluator says it again
        return events.filter(part.may_matter)

    def _columns(self, query: Select, *, timed: bool) -> Mapping[str, StoredColumn]:
        """What the query names, by lower case; everything where it has a star."""
        named = columns_named(query)
        wanted = {*self.spelling} if named is None else (named | {_TIME} if timed else named)
        missing = (wanted & self.spelling.keys()) - self.contents.columns.keys()
        if missing:
            raise ValueError(f"the columns {', '.join(sorted(missing))} were not asked for")
        return {name: each for name, each in self.contents.columns.items() if name in wanted}


def columns_named(query: Select) -> set[str] | None:
    """The columns that the query may name, in lower case; None where a star stands for all."""
    selects = find_all(query, Select)
    if any(isinstance(item, Star) for each in selects for item in each.items):
        return None
    keys = {each.value.lower() for each in find_all(query, Text)}  # GROUP BY 'Full Name'
    return {each.name.lower() for each in find_all(query, Column)} | keys


def _selected(
    events: "DuckDBPyRelation", columns: Mapping[str, StoredColumn]
) -> "DuckDBPyRelation":
    return events.select(", ".join(each.place for each in columns.values()) or "0")


def _read(selected: "DuckDBPyRelation", columns: Mapping[str, StoredColumn]) -> Iterator[Row]:
    names = tuple(columns)
    readers = [(name, each.read) for name, each in columns.items() if each.read is not None]
    for values in selected.fetchall():
        row = dict(zip(names, values, strict=False))
        for name, read in readers:
            text = row[name]
            row[name] = None if text is None else read(text)
        yield row


FileKind = Literal["jsonl", "parquet"]
"""JSON with an event in each line, or Parquet."""

_Loader = Callable[["DuckDBPyConnection", str, Collection[str] | None], Contents]
_LOADERS: Mapping[FileKind, _Loader] = {"jsonl": load_jsonl, "parquet": load_parquet}


def open_store(path: str, kind: FileKind, wanted: Collection[str] | None = None) -> DuckStore:
    """
    The events of a file.

    Args:
        wanted: the columns that queries will name, in lower case (`columns_named` and, with a time
            clause, `starttime`); None for all.
    Raises:
        UnreadableError: DuckDB would not read the same as the evaluator's reader.
        ConfigurationError: DuckDB is not installed.
    """
    database = open_database()
    try:
        contents = _LOADERS[kind](database, path, wanted)
        close_to_files(database)
    except BaseException:
        database.close()
        raise
    return DuckStore(database, contents)
