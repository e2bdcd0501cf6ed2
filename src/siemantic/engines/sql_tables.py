"""What the engines of SQL share: the columns that a query may name, and rows for them."""

import re
import string
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from siemantic.engines.values import as_text
from siemantic.errors import UndecidedError

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
Kind = Literal["text", "whole", "fraction"]
"""What a column holds; engines have their own names for it."""

_LARGEST = 2**63 - 1
_CONSTANTS = frozenset(("true", "false"))
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def with_table(query: str) -> str:
    """
    The query over a table that is called `events`, whatever its own is called.

    Raises:
        UndecidedError: it is not a query of all columns of one table.
    """
    found = _table_of(query)
    return query[: found.start(1)] + '"events"' + query[found.end(1) :]


def condition_of(query: str) -> str:
    """
    What stands behind WHERE.

    Raises:
        UndecidedError: as above.
    """
    return query[_table_of(query).end() :]


def _table_of(query: str) -> re.Match[str]:
    found = _TABLE.match(query)
    if found is None:
        raise UndecidedError("it is no SQL such as SELECT * FROM logs WHERE a = 'b'")
    return found


def columns_of(query: str) -> tuple[str, ...]:
    """
    All words and names of the query in small letters; what is none of a column does no harm.

    Without such a column, what is in double quotes would be a text to SQLite (quirks.html, section
    8). With a column called `true`, its TRUE would be that column (lang_expr.html, "Boolean
    Expressions").

    Raises:
        UndecidedError: the query has TRUE or FALSE and a column of that name.
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
        yield in_small(found["word"] or ""), in_small(name)


def in_small(name: str) -> str:
    """The name in small letters, of which the engines know A to Z alone."""
    return name.translate(_SMALL)


def new_name(names: Collection[str], wish: str = "row") -> str:
    """A name for the number of the row, or for what is wished, which is none of the others."""
    while wish in names:
        wish += "_"
    return wish


def quoted(name: str) -> str:
    """The name in double quotes."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


class Table(NamedTuple):
    """What each column holds, and the rows as texts, by the names of the columns."""

    kinds: Mapping[str, Kind]
    rows: Sequence[Mapping[str, str | None]]


def table_of(
    names: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    numbers: Collection[str],
    engine: str,
    spelled: Callable[[str], str] = in_small,
) -> Table:
    """
    A table of the rows with a column for each name.

    A column holds numbers where all rows that have it have such, or is one of `numbers`, which are
    whole; any other holds texts.

    Args:
        spelled: a row's name for a column -> the table's.
    Raises:
        UndecidedError: as `values_of`.
    """
    values: dict[str, list[object]] = {name: [] for name in names}
    for row in rows:
        for name, value in row.items():
            values.get(spelled(name), []).append(value)
    kinds = {name: "whole" if name in numbers else _kind_of(each) for name, each in values.items()}
    return Table(kinds, [values_of(row, engine, spelled) for row in rows])


def _kind_of(values: Sequence[object]) -> Kind:
    known = [each for each in values if each is not None]
    found = [each for each in known if isinstance(each, int | float) and not isinstance(each, bool)]
    if not known or len(found) < len(known):
        return "text"
    is_whole = all(float(each).is_integer() and abs(each) <= _LARGEST for each in found)
    return "whole" if is_whole else "fraction"


def values_of(
    row: Mapping[str, object], engine: str, spelled: Callable[[str], str] = in_small
) -> dict[str, str | None]:
    """
    The row as texts, as the matcher has them, by the names of the columns.

    Raises:
        UndecidedError: a value is no text, number or boolean, or two columns are one to SQL.
    """
    found: dict[str, str | None] = {}
    for name, value in row.items():
        column, text = spelled(name), as_text(name, value, engine)
        if found.setdefault(column, text) != text:
            raise UndecidedError(f"two columns are called '{column}', and differ in case alone")
    return found
