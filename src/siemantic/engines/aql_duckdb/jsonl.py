r"""
A file of JSON, an event in each line -> a table, where DuckDB reads what Python reads.

DuckDB's reader takes more than JSON: commas before a bracket, NaN, numbers beyond all that can be
calculated with. Of two entries of one name it takes the first and Python the last. Files with any
of that, and those that are not one object in each line, are refused here; Python reads them, or
says what is wrong with them.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from siemantic.engines.aql_duckdb.columns import Contents, Kind, StoredColumn
from siemantic.engines.aql_duckdb.databases import UnreadableError, file_name, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK = 1 << 20
_SUSPECT = r"[0-9][eE][+-]?[0-9]{3}|[0-9]{200}|,[ \t\r]*[}\]]|[:\[,][ \t\r]*-?(?i:nan|inf)"
"""What may be no JSON, or no number of Python's; most often it stands within a text."""

_TEXT = r'"(?:[^"\\]|\\.)*"'


def load_jsonl(
    database: "DuckDBPyConnection", path: str, wanted: Collection[str] | None
) -> Contents:
    """
    Make the table `events` of the file.

    Args:
        wanted: the columns to make, in lower case; None for all.
    Raises:
        UnreadableError: DuckDB would not read the same as Python.
    """
    lines = _count_lines(path)
    with reading(path):
        database.execute(
            "CREATE TABLE lines AS SELECT json FROM read_ndjson_objects(?, compression = 'none')",
            [file_name(path)],
        )
        _check(database, lines)
        spelling = _spelling(database)
        names = [(low, name) for low, name in spelling.items() if wanted is None or low in wanted]
        columns = _make_columns(database, names)
    return Contents(lines, spelling, columns)


def _count_lines(path: str) -> int:
    """
    How many lines the file has, the last of which may be without its end.

    Raises:
        UnreadableError: it cannot be read, or begins with a byte order mark.
    """
    count, last = 0, b"\n"
    try:
        with Path(path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                if count == 0 and last == b"\n" and chunk.startswith(b"\xef\xbb\xbf"):
                    raise UnreadableError(f"'{path[:80]}' begins with a byte order mark")
                count, last = count + chunk.count(b"\n"), chunk[-1:]
    except OSError as error:
        raise UnreadableError(f"'{path[:80]}' cannot be read: {error.strerror}") from error
    return count + (last != b"\n")


def _check(database: "DuckDBPyConnection", lines: int) -> None:
    """
    See that there is one object in each line, and nothing that Python reads otherwise.

    Raises:
        UnreadableError: there may be.
    """
    for reason, sql in _CHECKS.items():
        if _one(database, sql, [lines] if "?" in sql else []):
            raise UnreadableError(f"DuckDB does not read it as Python does: {reason}")
    if _one(database, _SUSPECTS, [_TEXT, _SUSPECT]):
        message = "it has what is no JSON, or a number that is too large"
        raise UnreadableError(f"DuckDB does not read it as Python does: {message}")


_CHECKS = {
    "not every line is an object": "SELECT count(*) <> ? FROM lines",
    "not every line holds an object": (
        "SELECT EXISTS (FROM lines WHERE json_type(json) <> 'OBJECT')"
    ),
    "it has \\u0000": "SELECT EXISTS (FROM lines WHERE contains(json, '\\u0000'))",
}

_SUSPECTS = """
    SELECT EXISTS (
        FROM (SELECT regexp_replace(json, $1, '""', 'g') AS bare
              FROM lines WHERE regexp_matches(json, $2))
        WHERE regexp_matches(bare, $2))
"""
"""Whether a line is suspect without its texts; $1 is a text, $2 what is suspect."""


def _one(database: "DuckDBPyConnection", sql: str, values: Sequence[object] = ()) -> object:
    found = database.execute(sql, list(values)).fetchone()
    return None if found is None else found[0]


def _spelling(database: "DuckDBPyConnection") -> dict[str, str]:
    """
    The names of all events in the order in which they are first seen, by lower case.

    Raises:
        UnreadableError: an event has a name twice, or two names differ only in case.
    """
    found = database.execute(
        "SELECT json_keys(json) AS names FROM lines GROUP BY names ORDER BY min(rowid)"
    )
    spelling: dict[str, str] = {}
    for (names,) in found.fetchall():
        if len({each.lower() for each in names}) < len(names):
            raise UnreadableError("an event has a name twice")
        for name in names:
            if spelling.setdefault(name.lower(), name) != name or not name:
                raise UnreadableError(f"'{name[:40]}' is written in two ways, or empty")
    return spelling


def _make_columns(
    database: "DuckDBPyConnection", names: Sequence[tuple[str, str]]
) -> dict[str, StoredColumn]:
    if not names:
        database.execute("CREATE TABLE events AS SELECT 0 AS c0 FROM lines")
        database.execute("DROP TABLE lines")
        return {}
    places = [f"c{position}" for position in range(len(names))]
    _split(database, places, [name for _, name in names])
    columns = _columns(database, places, [name for _, name in names])
    made = ", ".join(f"{_TYPED[each.kind].format(each.place)} AS {each.place}" for each in columns)
    database.execute(f"CREATE TABLE events AS SELECT {made} FROM parts")  # noqa: S608 - see _TYPED
    database.execute("DROP TABLE parts")
    return {low: column for (low, _), column in zip(names, columns, strict=True)}


_TYPED: dict[Kind, str] = {
    "text": "{} ->> '$'",
    "whole": "CAST({} AS BIGINT)",
    "other": "CAST({} AS VARCHAR)",
}
"""JSON as the table has it."""


def _split(database: "DuckDBPyConnection", places: Sequence[str], names: Sequence[str]) -> None:
    """Make a table of JSON values of the lines, which are not needed any more."""
    listed = ", ".join(places)
    database.execute(
        f"CREATE TABLE parts({listed})"  # noqa: S608 - names are made here
        " AS SELECT unnest(from_json(json, ?)) FROM lines",
        [json.dumps(dict.fromkeys(names, "JSON"))],
    )
    database.execute("DROP TABLE lines")


def _columns(
    database: "DuckDBPyConnection", places: Sequence[str], names: Sequence[str]
) -> list[StoredColumn]:
    """What kinds of values the columns have, in one look at the table."""
    asked = [each.format(place) for place in places for each in _FACTS]
    (found,) = database.table("parts").aggregate(", ".join(asked)).fetchall()
    facts = [_Facts(*found[at : at + len(_FACTS)]) for at in range(0, len(found), len(_FACTS))]
    return [_column(*each) for each in zip(places, names, facts, strict=True)]


class _Facts(NamedTuple):
    """What holds for the values of a column that are not null; None where all are."""

    only_texts: bool | None
    only_whole: bool | None
    beyond_ascii: bool | None
    has_nulls: bool | None


_FACTS = (
    "bool_and(json_type({0}) = 'VARCHAR')",
    "bool_and(json_type({0}) IN ('BIGINT', 'UBIGINT') AND TRY_CAST({0} AS BIGINT) IS NOT NULL)",
    "bool_or(strlen({0} ->> '$') <> length({0} ->> '$'))",
    "bool_or({0} IS NULL)",
)
"""What tells them, in the same order."""


def _column(place: str, name: str, facts: _Facts) -> StoredColumn:
    kind: Kind = "whole" if facts.only_whole else "other"
    kind = "text" if facts.only_texts in (True, None) else kind
    read = json.loads if kind == "other" else None
    is_ascii = kind == "text" and not facts.beyond_ascii
    return StoredColumn(name, place, kind, is_ascii, bool(facts.has_nulls), read)
