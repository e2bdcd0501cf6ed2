"""A Parquet file -> a table."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from siemantic.engines.aql_duckdb.columns import Contents, Kind, StoredColumn
from siemantic.engines.aql_duckdb.databases import UnreadableError, file_name, reading
from siemantic.engines.sql_tables import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KINDS: dict[str, Kind] = {
    "VARCHAR": "text",
    **dict.fromkeys(
        ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"), "whole"
    ),
    **dict.fromkeys(("BOOLEAN", "FLOAT", "DOUBLE", "BLOB", "UBIGINT"), "other"),
}
"""DuckDB's types that are values of events; lists of them are too."""


def load_parquet(
    database: "DuckDBPyConnection", path: str, wanted: Collection[str] | None
) -> Contents:
    """
    Make the table `events` of the file.

    Args:
        wanted: the columns to make, in lower case; None for all.
    Raises:
        UnreadableError: it is no Parquet file, or a column has a type that events do not have.
    """
    with reading(path):
        file = database.read_parquet(file_name(path))
        types = dict(zip(file.columns, map(str, file.types), strict=True))
        spelling = {name.lower(): name for name in types}
        kinds = {name: _kind(name, kind) for name, kind in types.items()}
        names = [name for low, name in spelling.items() if wanted is None or low in wanted]
        parts = [f"{_cast(name, kinds[name])} AS c{at}" for at, name in enumerate(names)]
        file.select(", ".join(parts) or "0 AS c0").create("events")
        columns = {
            name.lower(): _column(database, name, f"c{at}", kinds[name])
            for at, name in enumerate(names)
        }
        (count,) = database.execute("SELECT count(*) FROM events").fetchone() or (0,)
    return Contents(count, spelling, columns)


def _kind(name: str, written: str) -> Kind:
    item = written.removesuffix("[]")
    if item in _KINDS:
        return _KINDS[item] if item == written else "other"
    raise UnreadableError(
        f"the column '{name[:40]}' has the type {written[:40]}, which events do not have; write "
        "texts, whole numbers (times in milliseconds), decimals, booleans or lists of them"
    )


def _cast(name: str, kind: Kind) -> str:
    column = quoted(name)
    return f"CAST({column} AS BIGINT)" if kind == "whole" else column


def _column(database: "DuckDBPyConnection", name: str, place: str, kind: Kind) -> StoredColumn:
    beyond = f"bool_or(strlen({place}) <> length({place}))" if kind == "text" else "true"
    found = database.execute(
        f"SELECT {beyond}, bool_or({place} IS NULL) FROM events"  # noqa: S608 - made here
    ).fetchone()
    beyond_ascii, has_nulls = found or (True, True)
    return StoredColumn(name, place, kind, not beyond_ascii, bool(has_nulls))
