"""
SQL on the real SQLite, in memory: Python's `sqlite3`.

A query can do no more than read the one table that is made for it, within a budget of steps. An
expression of REGEXP is run by Python's `re`, whose time the budget does not bound; queries that
come from rules have theirs from the rules.
"""

import re
import sqlite3
import string
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Literal

from siemantic.errors import UndecidedError

Collation = Literal["nocase", "binary"]

_TABLE = re.compile(
    r"[ \t\n\f\r]*SELECT[ \t\n\f\r]+\*[ \t\n\f\r]+FROM[ \t\n\f\r]+"
    r"(<TABLE_NAME>|[A-Za-z_][A-Za-z0-9_]*)[ \t\n\f\r]+WHERE\b",
    re.IGNORECASE | re.ASCII,
)
_TOKEN = re.compile(
    r"""
    '(?:[^']|'')*'
    | `(?P<tick>(?:[^`]|``)+)` | "(?P<quote>(?:[^"]|"")+)" | \[(?P<bracket>[^\]]+)\]
    | (?P<word>[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*)
    """,
    re.VERBOSE,
)
_CONSTANTS = frozenset(("true", "false"))
_FUNCTIONS = frozenset(("like", "glob", "regexp", "strftime"))
"""What the backend's queries call; LIKE, GLOB and REGEXP are functions too."""

_STEPS = 20_000_000
_STEPS_AT_ONCE = 10_000
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


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
    names = _columns_of(query)
    with closing(sqlite3.connect(":memory:", cached_statements=0)) as database:
        try:
            _fill(database, names, rows, collation)
            _guard(database)
            found = {row[0] for row in database.execute(_with_table(query))}
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise UndecidedError(f"SQLite does not run the query: {error}") from error
    return [at in found for at in range(len(rows))]


def _with_table(query: str) -> str:
    """The query over our table, whatever its own is called."""
    found = _TABLE.match(query)
    if found is None:
        raise UndecidedError("it is no SQL such as SELECT * FROM logs WHERE a = 'b'")
    return query[: found.start(1)] + '"events"' + query[found.end(1) :]


def _columns_of(query: str) -> tuple[str, ...]:
    """
    All words and names of the query in small letters; what is none of a column does no harm.

    Without such a column, what is in double quotes would be a text (quirks.html, section 8). With a
    column called `true`, TRUE would be that column (lang_expr.html, "Boolean Expressions").
    """
    words, quoted = ({*each} for each in zip(*_names(query), strict=True))
    constants = words & _CONSTANTS
    if constants & quoted:
        raise UndecidedError("a column has the name of TRUE or FALSE")
    return tuple(sorted((words | quoted) - constants - {""}))


def _names(query: str) -> Iterator[tuple[str, str]]:
    """Each word, or else each name that is quoted."""
    yield "", ""
    for found in _TOKEN.finditer(query):
        tick, quote = found["tick"] or "", found["quote"] or ""
        name = tick.replace("``", "`") + quote.replace('""', '"') + (found["bracket"] or "")
        yield (found["word"] or "").translate(_SMALL), name.translate(_SMALL)


def _fill(
    database: sqlite3.Connection,
    names: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    collation: Collation,
) -> None:
    """Make the table, whose first column is the number of the row."""
    number = "row"
    while number in names:
        number += "_"
    columns = [f"{_quoted(each)} TEXT COLLATE {collation}" for each in names]
    database.execute(f'CREATE TABLE "events" ({", ".join([f"{number} INTEGER", *columns])})')
    marks = ", ".join("?" * (len(names) + 1))
    insert = f'INSERT INTO "events" VALUES ({marks})'  # noqa: S608 - marks alone
    database.executemany(insert, ((at, *_values(row, names)) for at, row in enumerate(rows)))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _values(row: Mapping[str, object], names: Sequence[str]) -> list[str | None]:
    found: dict[str, str | None] = {}
    for name, value in row.items():
        column, text = name.translate(_SMALL), _text(name, value)
        if found.setdefault(column, text) != text:
            raise UndecidedError(f"two columns are called '{column}', and differ in case alone")
    return [found.get(each) for each in names]


def _text(name: str, value: object) -> str | None:
    """A value as text, as the matcher has it; LIKE would stop at a NUL (nulinstr.html)."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case str() if "\0" not in value:
            return value
        case _:
            raise UndecidedError(f"what '{name}' has is no text, number or boolean for SQLite")


# --- what a query may do -----------------------------------------------------------------------


def _guard(database: sqlite3.Connection) -> None:
    """Let it read the table, call the functions that are needed, and take so many steps."""
    left = iter(range(_STEPS // _STEPS_AT_ONCE))
    database.commit()
    database.create_function("regexp", 2, _regexp, deterministic=True)
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
    return _compile(expression).search(value) is not None


@lru_cache(maxsize=4096)
def _compile(expression: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(expression)
