"""
SQL on the real SQLite, in memory: Python's `sqlite3`.

A query can do no more than read the one table that is made for it, within a budget of steps. An
expression of REGEXP is run by Python's `re`, whose time the budget does not bound; queries that
come from rules have theirs from the rules.
"""

import re
import sqlite3
import warnings
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Literal

from siemantic.bounded import search
from siemantic.engines.sql_tables import columns_of, new_name, quoted, values_of, with_table
from siemantic.errors import UndecidedError, UnfinishedError

Collation = Literal["nocase", "binary"]

_FUNCTIONS = frozenset(("coalesce", "glob", "like", "regexp", "replace", "strftime"))
"""What the backends's queries call; LIKE, GLOB and REGEXP are functions too."""

_STEPS = 20_000_000
_STEPS_AT_ONCE = 10_000


def verdicts(
    query: str, rows: Sequence[Mapping[str, object]], collation: Collation = "nocase"
) -> list[bool]:
    """
    Whether `SELECT * FROM <TABLE_NAME> WHERE ...` returns each row.

    The table has a column for each name of the query, `TEXT COLLATE NOCASE` or `BINARY`; what is
    not in a row, or None, is NULL. Names are the same in another case of A to Z.

    Raises:
        UndecidedError: SQLite refuses the query, it takes too long, or a value is no text, number
            or boolean.
    """
    names = columns_of(query)
    failures: list[Exception] = []
    with closing(sqlite3.connect(":memory:", cached_statements=0)) as database:
        try:
            _fill(database, names, rows, collation)
            _guard(database, failures)
            found = {row[0] for row in database.execute(with_table(query))}
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            why = failures[0] if failures else error
            kind = UnfinishedError if isinstance(why, UnfinishedError) else UndecidedError
            raise kind(f"SQLite does not run the query: {why}") from error
    return [at in found for at in range(len(rows))]


def _fill(
    database: sqlite3.Connection,
    names: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    collation: Collation,
) -> None:
    """Make the table, whose first column is the number of the row."""
    columns = [f"{quoted(each)} TEXT COLLATE {collation}" for each in names]
    number = new_name(names)
    database.execute(f'CREATE TABLE "events" ({", ".join([f"{number} INTEGER", *columns])})')
    marks = ", ".join("?" * (len(names) + 1))
    insert = f'INSERT INTO "events" VALUES ({marks})'  # noqa: S608 - marks alone
    database.executemany(insert, ((at, *_values(row, names)) for at, row in enumerate(rows)))


def _values(row: Mapping[str, object], names: Sequence[str]) -> list[str | None]:
    """The row's texts; LIKE would stop at a NUL (nulinstr.html)."""
    found = values_of(row, "SQLite")
    if any("\0" in each for each in found.values() if each is not None):
        raise UndecidedError("a text with a NUL is none that SQLite compares as a whole")
    return [found.get(each) for each in names]


# --- what a query may do -----------------------------------------------------------------------


def _guard(database: sqlite3.Connection, failures: list[Exception]) -> None:
    """
    Let it read the table, call the functions that are needed, and take so many steps.

    Args:
        failures: gets what fails in a function; SQLite says no more than that one did.
    """

    def regexp(expression: str | None, value: str | None) -> bool | None:
        try:
            return _regexp(expression, value)
        except (UnfinishedError, re.error) as error:
            failures.append(error)
            raise

    left = iter(range(_STEPS // _STEPS_AT_ONCE))
    database.commit()
    database.create_function("regexp", 2, regexp, deterministic=True)
    database.set_authorizer(_authorize)
    database.set_progress_handler(lambda: next(left, None) is None, _STEPS_AT_ONCE)


def _authorize(action: int, one: str | None, two: str | None, *_place: str | None) -> int:
    match action:
        case sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        case sqlite3.SQLITE_READ if one == "events":
            return sqlite3.SQLITE_OK
        case sqlite3.SQLITE_FUNCTION if (two or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        case _:
            return sqlite3.SQLITE_DENY


def _regexp(expression: str | None, value: str | None) -> bool | None:
    """`value REGEXP expression` calls `regexp(expression, value)` (lang_expr.html)."""
    if expression is None or value is None:
        return None
    return search(_compile(expression), value) is not None


@lru_cache(maxsize=4096)
def _compile(expression: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(expression)
