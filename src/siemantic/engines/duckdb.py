"""
SQL on the real DuckDB, in memory.

A query can do no more than read the one table that is made for it: no files, no network, no
variables of Python, no settings ("Securing DuckDB" in its documentation), within bounds of memory
and time.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from threading import Timer
from typing import TYPE_CHECKING

from siemantic.engines.sql_tables import (
    Kind,
    Table,
    columns_of,
    new_name,
    quoted,
    table_of,
    with_table,
)
from siemantic.errors import ConfigurationError, UndecidedError, UnfinishedError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES: Mapping[Kind, str] = {"text": "VARCHAR", "whole": "BIGINT", "fraction": "DOUBLE"}
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "max_temp_directory_size": "0KB",
    "memory_limit": "512MB",
    "python_enable_replacements": "false",
    "threads": "1",
}
_ROWS_AT_ONCE = 50
"""Rows of a statement; one for each row takes five times as long."""

_MOST_DEEP = 500
"""Parentheses and brackets in one another; a parser that recurses has an end to its stack."""


def verdicts(
    query: str,
    rows: Sequence[Mapping[str, object]],
    numbers: Collection[str] = (),
    *,
    timeout_s: float = 10.0,
) -> list[bool]:
    """
    Whether `SELECT * FROM logs WHERE ...` returns each row.

    The table has a column for each name of the query: VARCHAR, but BIGINT or DOUBLE where all rows
    that have it have numbers, as DuckDB itself types what it reads from JSON ("JSON Loading"). What
    is not in a row, or None, is NULL. Names are the same in another case of A to Z.

    Args:
        numbers: columns, in small letters, that are BIGINT whatever the rows have.
    Raises:
        UndecidedError: DuckDB refuses the query, it takes too long, or a value is no text, number
            or boolean.
        ConfigurationError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        message = "running SQL of DuckDB needs duckdb; install siemantic[engines]"
        raise ConfigurationError(message) from error
    _refuse_deep(query)
    table = table_of(columns_of(query), rows, numbers, "DuckDB")
    try:
        with duckdb.connect(":memory:", config=_CONFIG) as database:
            _fill(database, table)
            database.execute("SET lock_configuration=true")
            found = _run(database, with_table(query), timeout_s)
    except duckdb.InterruptException as error:
        raise UnfinishedError(f"DuckDB takes more than {timeout_s:g} seconds") from error
    except (duckdb.Error, RuntimeError, ValueError, OverflowError) as error:
        words = str(error).split("\n")[0]
        raise UndecidedError(f"DuckDB does not run the query: {words[:300]}") from error
    return [at in found for at in range(len(rows))]


def _refuse_deep(query: str) -> None:
    """See that the query does not nest too much; what is in texts counts too, and does no harm."""
    deep = 0
    for each in query:
        deep += (each in "([{") - (each in ")]}")
        if deep > _MOST_DEEP:
            raise UndecidedError("the query is too deep to be run")


def _fill(database: "DuckDBPyConnection", table: Table) -> None:
    """Make the table, whose first column is the number of the row."""
    number = new_name(table.kinds)
    columns = ", ".join(f"{quoted(name)} {_TYPES[each]}" for name, each in table.kinds.items())
    database.execute(f'CREATE TABLE "events" ({number} INTEGER, {columns})')
    marks = f"({', '.join('?' * (len(table.kinds) + 1))})"
    rows = [(at, *map(row.get, table.kinds)) for at, row in enumerate(table.rows)]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        insert = f'INSERT INTO "events" VALUES {", ".join([marks] * len(some))}'  # noqa: S608 - marks
        database.execute(insert, [*chain.from_iterable(some)])


def _run(database: "DuckDBPyConnection", query: str, timeout_s: float) -> frozenset[int]:
    """The numbers of the rows that one query, and no other statement, returns."""
    statements = database.extract_statements(query)
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise UndecidedError("it is not one query alone")
    with _interrupted(database, timeout_s):
        return frozenset(row[0] for row in database.execute(statements[0]).fetchall())


@contextmanager
def _interrupted(database: "DuckDBPyConnection", timeout_s: float) -> Iterator[None]:
    """What takes too long is stopped, which raises duckdb.InterruptException."""
    timer = Timer(timeout_s, database.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
