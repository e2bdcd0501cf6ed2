"""
SQL on the real ClickHouse, in this process and in memory: chdb.

A query can do no more than read the one table that is made for it: its condition calls known
functions alone (`sql_conditions.py`), and it runs with `readonly = 1`, under which no file or
address is read either, within bounds of memory and time.
Source: clickhouse.com/docs, "Permissions for queries", "Restrictions on query complexity".
"""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from siemantic.engines.sql_conditions import names_in
from siemantic.engines.sql_tables import Kind, Table, condition_of, new_name, table_of
from siemantic.errors import ConfigurationError, UndecidedError

if TYPE_CHECKING:
    from chdb.session import Session

_TYPES: Mapping[Kind, str] = {"text": "String", "whole": "Int64", "fraction": "Float64"}

_FUNCTIONS = frozenset(
    (
        "concat", "hastoken", "ilike", "isipaddressinrange", "isnotnull", "isnull", "like", "lower",
        "lowerutf8", "match", "notilike", "notlike", "position", "positioncaseinsensitive",
        "startswith", "endswith", "tostring", "todayofmonth", "tohour", "toisoweek", "tominute",
        "tomonth", "toyear", "upper", "upperutf8",
    )
)  # fmt: skip
"""What the backend's queries call, and what others would for the same; all work on values alone."""

_BYTES = 512_000_000
_SETTINGS = "readonly = 1, max_threads = 1, optimize_or_like_chain = 0"
"""Without the last, a thousand alternatives of ILIKE are half a minute's work, to the same end."""


def verdicts(
    query: str,
    rows: Sequence[Mapping[str, object]],
    numbers: Collection[str] = (),
    *,
    timeout_s: float = 10.0,
) -> list[bool]:
    """
    Whether `SELECT * FROM logs WHERE ...` returns each row.

    The table has a column for each name of the condition: Nullable(String), but Nullable(Int64) or
    Nullable(Float64) where all rows that have it have numbers. What is not in a row, or None, is
    NULL; a column that is not Nullable would have an empty text or 0 there
    (clickhouse.com/docs, "Nullable(T)"). Names look at case ("Syntax", "Identifiers").

    Args:
        numbers: columns that are Nullable(Int64) whatever the rows have.
    Raises:
        UndecidedError: the condition calls something else, ClickHouse refuses the query or raises
            on a row, it takes too long, or a value is no text, number or boolean.
        ConfigurationError: chdb is not installed.
    """
    try:
        session = _session()
    except ModuleNotFoundError as error:
        message = "running SQL of ClickHouse needs chdb; install siemantic[engines-heavy]"
        raise ConfigurationError(message) from error
    condition = condition_of(query)
    table = table_of(_columns(condition), rows, numbers, "ClickHouse", spelled=str)
    number = new_name(table.kinds)
    try:
        _fill(session, table, number)
        found = _run(session, condition, number, timeout_s)
    except (RuntimeError, ValueError) as error:  # ChdbError is the first, as text can be the second
        words = str(error).split("\n")[0].replace("DB::Exception: ", "")
        raise UndecidedError(f"ClickHouse does not run the query: {words[:300]}") from error
    return [at in found for at in range(len(rows))]


@cache
def _session() -> "Session":
    """One for the process, since all that are open at a time share their tables."""
    from chdb.session import Session

    return Session(":memory:")


def _columns(condition: str) -> tuple[str, ...]:
    names = names_in(condition, _FUNCTIONS)
    for name in names:
        if len(name) > 1:
            raise UndecidedError(f"'{'.'.join(name)[:60]}' is a part of a column, and not run here")
    return tuple(name for (name,) in names)


def _fill(session: "Session", table: Table, number: str) -> None:
    """Make the table anew, whose first column is the number of the row."""
    types = (f"{_quoted(name)} Nullable({_TYPES[each]})" for name, each in table.kinds.items())
    columns = ", ".join([f"{number} Int64", *types])
    session.query(f"CREATE OR REPLACE TABLE events ({columns}) ENGINE = Memory")
    lines = (
        json.dumps({number: at} | {name: row.get(name) for name in table.kinds})
        for at, row in enumerate(table.rows)
    )
    if table.rows:
        session.query("INSERT INTO events FORMAT JSONEachRow\n" + "\n".join(lines))


def _run(session: "Session", condition: str, number: str, timeout_s: float) -> frozenset[int]:
    """The numbers of the rows that are returned."""
    bounds = f"max_execution_time = {timeout_s}, max_memory_usage = {_BYTES}, {_SETTINGS}"
    text = f"SELECT {number} FROM events WHERE ({condition}\n) SETTINGS {bounds}"  # noqa: S608 - see the beginning
    return frozenset(int(each) for each in session.query(text, "TSV").bytes().split())


def _quoted(name: str) -> str:
    """The name in backticks, in which a backslash escapes ("Syntax", "Identifiers")."""
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
