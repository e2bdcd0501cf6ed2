"""The table of a query, with a row for each event."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from siemantic.engines.kusto.kinds import Kind
from siemantic.engines.values import as_text
from siemantic.errors import UndecidedError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,15})?", re.ASCII)


class Table(NamedTuple):
    """What a table is called, what its columns hold, and whether a number has a fraction."""

    name: str
    kinds: Mapping[str, Kind]
    is_real: bool


def fill(
    database: "DuckDBPyConnection", wanted: Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Make the table, whose first column is the number of the row."""
    number = "row"
    while number in {name.lower() for name in wanted.kinds}:
        number += "_"
    filled = [_values(row, wanted.kinds) for row in rows]
    is_real = wanted.is_real or any(isinstance(each, float) for row in filled for each in row)
    number_type = "DOUBLE" if is_real else "BIGINT"
    columns = [
        f"{_quoted(name)} {number_type if kind == 'number' else 'VARCHAR'}"
        for name, kind in wanted.kinds.items()
    ]
    table = _quoted(wanted.name)
    database.execute(f"CREATE TABLE {table} ({', '.join([f'{number} BIGINT', *columns])})")
    if rows:
        marks = ", ".join([f"({', '.join('?' * (len(columns) + 1))})"] * len(rows))
        values = [each for at, row in enumerate(filled) for each in (at, *row)]
        database.execute(f"INSERT INTO {table} VALUES {marks}", values)  # noqa: S608 - marks alone


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _values(row: Mapping[str, object], kinds: Mapping[str, Kind]) -> list[object]:
    return [
        _number(_text(name, row.get(name))) if kind == "number" else _text(name, row.get(name))
        for name, kind in kinds.items()
    ]


def _text(name: str, value: object) -> str:
    """A value as text; what is missing is empty."""
    return as_text(name, value, "Kusto") or ""


def _number(text: str) -> int | float | None:
    """
    The number that the text spells, as in a column of numbers; null for any other text.

    Raises:
        UndecidedError: it spells one in a way that `tolong` may or may not read.
    """
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    try:
        float(text)
    except ValueError:
        return None
    raise UndecidedError(f"whether '{text}' is a number to Kusto is not documented")
