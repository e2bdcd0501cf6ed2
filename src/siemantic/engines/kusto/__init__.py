"""
KQL on DuckDB: duckdb-kql translates it to SQL, by Microsoft's grammar.

A query is a table and conditions on its columns, or a condition alone. Nothing else is run, so that
a query can do no more than read the one table that is made for it. What Kusto refuses is refused
here too where the engine is more lenient, and where its types alone say so: what a column holds is
not known, so that one is of text unless the query compares it with a number. A column that is only
asked for null may be of either, and only numbers can be null.

Known gaps of duckdb-kql 1.1 (its own documentation, kql-support.md, and tests): no `search`, no
`ipv4_is_in_range` and its relatives, no `*` for all columns, and a query that is nested deeply, or
has hundreds of alternatives, is too much for its recursion. Regular expressions are run by RE2,
which has no back references; Kusto refuses look-around as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from siemantic.engines.kusto.kinds import kinds_of
from siemantic.engines.kusto.table import Table, fill
from siemantic.errors import UndecidedError, UnfinishedError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from duckdb_kql import ir

_WITH_TABLE = re.compile(r"\s*(?:[A-Za-z_]\w*|\[(?:'[^'\\]*'|\"[^\"\\]*\")\])\s*\|")
_ALONE = "events"
"""The table of a condition that names none."""

_LONGEST = 100_000
_TIMEOUT_S = 10.0
_OPTIONS = {"enable_external_access": "false", "threads": "1", "memory_limit": "512MB"}


class _Translation(NamedTuple):
    """A query as SQL, and its table."""

    sql: str
    table: Table


def verdicts(query: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
    """
    Whether `Table | where ...`, or a condition alone, finds each row.

    The table has a column for each name of the query. What is not in a row, or None, is an empty
    text, for the string data type has no null, or the null of numbers. A text is as good as the
    number that it spells; any other is null in a column of numbers.
    Source: learn.microsoft.com/kusto/query/scalar-data-types/null-values; tolong-function.

    Raises:
        UndecidedError: the query is another one, Kusto or duckdb-kql refuses it, it takes too
            long, or a value is no text, number or boolean.
    """
    from duckdb import Error, InterruptException

    found = _translate(query)
    with _database() as database:
        try:
            fill(database, found.table, rows)
            matched = {row[0] for row in _run(database, found.sql)}
        except InterruptException as error:
            raise UnfinishedError(f"DuckDB takes more than {_TIMEOUT_S:g} seconds") from error
        except (Error, UnicodeError, OverflowError) as error:
            raise UndecidedError(f"DuckDB does not run the query: {_first_line(error)}") from error
    return [at in matched for at in range(len(rows))]


@lru_cache(maxsize=256)
def _translate(query: str) -> _Translation:
    from duckdb_kql import KqlError, to_sql
    from duckdb_kql.lower import lower

    if len(query) > _LONGEST:
        raise UndecidedError(f"the query is longer than {_LONGEST} characters")
    text = query if _WITH_TABLE.match(query) else f"{_ALONE}\n| where {query}"
    try:
        table, conditions = _parts(lower(text))
        kinds, is_real = kinds_of(conditions)
        sql = str(to_sql(text, allow_write=False))
        return _Translation(sql, Table(table, kinds, is_real))
    except KqlError as error:
        message = f"duckdb-kql does not take the query: {_first_line(error)}"
        raise UndecidedError(message) from error
    except (RecursionError, ValueError, OverflowError) as error:
        name = type(error).__name__
        raise UndecidedError(f"the query is too much for duckdb-kql ({name})") from error


def _parts(query: "ir.Query") -> tuple[str, Sequence["ir.Expr"]]:
    """The table and the conditions."""
    from duckdb_kql import ir

    match query:
        case ir.Query(
            source=ir.TableRef(name=table, database=None, cluster=None),
            operators=[_, *_] as operators, lets=[], parameters=[],
        ) if all(isinstance(each, ir.Where) for each in operators):  # fmt: skip
            return table, [each.predicate for each in operators if isinstance(each, ir.Where)]
    raise UndecidedError("it is no KQL such as Events | where a =~ 'b'")


@contextmanager
def _database() -> Iterator["DuckDBPyConnection"]:
    """A new one in memory, without a way to files or the network."""
    import duckdb_kql

    with closing(duckdb_kql.connect(config=_OPTIONS)) as database:
        yield database


def _run(database: "DuckDBPyConnection", sql: str) -> list[tuple[object, ...]]:
    timer = Timer(_TIMEOUT_S, database.interrupt)
    timer.daemon = True
    timer.start()
    try:
        found: list[tuple[object, ...]] = database.execute(sql).fetchall()
        return found
    finally:
        timer.cancel()


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split("\n")[0].split())[:300]
