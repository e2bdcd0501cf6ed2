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
from typing import TYPE_CHECKING, Literal, NamedTuple

from siemantic.engines.values import as_text
from siemantic.errors import UndecidedError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from duckdb_kql import ir

Kind = Literal["text", "number", "null", "any"]
"""What a column is compared with: `null` if it is only asked for one, `any` if for being empty."""

_WITH_TABLE = re.compile(r"\s*(?:[A-Za-z_]\w*|\[(?:'[^'\\]*'|\"[^\"\\]*\")\])\s*\|")
_ALONE = "events"
"""The table of a condition that names none."""

_LONGEST = 100_000
_TIMEOUT_S = 10.0
_OPTIONS = {"enable_external_access": "false", "threads": "1", "memory_limit": "512MB"}

# The operands that Kusto takes are those that its own parser (Kusto.Language) accepts.
_OF_TEXTS = frozenset(
    {"=~", "!~", "matches regex"}
    | {f"{no}{word}{case}" for no in ("", "!") for case in ("", "_cs")
       for word in ("contains", "startswith", "endswith", "has", "hasprefix", "hassuffix")}
)  # fmt: skip
_OF_NUMBERS = frozenset(("<", "<=", ">", ">="))
_OF_EITHER = frozenset(("==", "!="))
_OF_ANY: Mapping[str, Kind] = {
    "isempty": "any", "isnotempty": "any", "isnull": "null", "isnotnull": "null",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {"string": "text", "long": "number", "int": "number", "real": "number"}
_UNKNOWN_TO_ENGINE = frozenset(("ipv4_is_in_range", "ipv4_is_in_any_range", "ipv4_is_match",
                                "ipv6_is_in_range", "ipv6_is_in_any_range", "ipv6_is_match",
                                "has_ipv4", "has_ipv4_prefix"))  # fmt: skip
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,15})?", re.ASCII)


class _Translation(NamedTuple):
    """A query as SQL, its table, what its columns hold, and whether a number has a fraction."""

    sql: str
    table: str
    kinds: Mapping[str, Kind]
    is_real: bool


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
    from duckdb import Error

    found = _translate(query)
    with _database() as database:
        try:
            _fill(database, found, rows)
            matched = {row[0] for row in _run(database, found.sql)}
        except (Error, UnicodeError, OverflowError) as error:
            raise UndecidedError(f"DuckDB does not run the query: {_first_line(error)}") from error
    return [at in matched for at in range(len(rows))]


# --- what a query may say ----------------------------------------------------------------------


@lru_cache(maxsize=256)
def _translate(query: str) -> _Translation:
    from duckdb_kql import KqlError, to_sql
    from duckdb_kql.lower import lower

    if len(query) > _LONGEST:
        raise UndecidedError(f"the query is longer than {_LONGEST} characters")
    text = query if _WITH_TABLE.match(query) else f"{_ALONE}\n| where {query}"
    try:
        table, conditions = _parts(lower(text))
        kinds, reals = _kinds_of(conditions)
        return _Translation(str(to_sql(text, allow_write=False)), table, kinds, reals)
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


def _kinds_of(conditions: Sequence["ir.Expr"]) -> tuple[Mapping[str, Kind], bool]:
    """What each column holds, and whether a number of the query has a fraction."""
    kinds: dict[str, Kind] = {}
    has_fraction = False
    for each in conditions:
        for column, kind, fraction in _condition(each):
            has_fraction = has_fraction or fraction
            kinds[column] = _kind_of_both(column, kinds.get(column, "any"), kind)
    for column, kind in kinds.items():
        if kind == "null":
            message = f"whether '{column}' is of text, which is never null, is not known"
            raise UndecidedError(message)
    if len({name.lower() for name in kinds}) < len(kinds):
        # Names look at case in Kusto (entity-names), and do not in DuckDB.
        raise UndecidedError("two columns differ in case alone, which DuckDB takes for one")
    return kinds, has_fraction


def _kind_of_both(column: str, one: Kind, other: Kind) -> Kind:
    if {one, other} == {"text", "number"}:
        message = f"the query compares '{column}' as text and as a number, and it is one"
        raise UndecidedError(message)
    order: Sequence[Kind] = ("text", "number", "null", "any")
    return min(one, other, key=order.index)


_Use = tuple[str, Kind, bool]
"""A column, what it is compared with, and whether that is a number with a fraction."""


def _condition(node: "ir.Expr") -> Iterator[_Use]:
    """The columns of an expression that is true or false."""
    from duckdb_kql import ir

    match node:
        case ir.BinaryOp(op="and" | "or", left=left, right=right):
            yield from _condition(left)
            yield from _condition(right)
        case ir.FunctionCall(name="not", args=(inner,)):
            yield from _condition(inner)
        case ir.FunctionCall(name=name, args=(ir.ColumnRef(name=column),)) if name in _OF_ANY:
            yield column, _OF_ANY[name], False
        case ir.FunctionCall(name=name, args=(ir.Literal(kind="string"),)) if name in _OF_ANY:
            return
        case ir.Literal(kind="bool"):
            return
        case ir.FunctionCall(name=name) if name in _UNKNOWN_TO_ENGINE:
            raise UndecidedError(f"duckdb-kql has no function {name}")
        case ir.Literal() | ir.ColumnRef():
            raise UndecidedError("Kusto takes no text and no number for a condition (KS141)")
        case _:
            yield from _comparison(node)


def _comparison(node: "ir.Expr") -> Iterator[_Use]:
    from duckdb_kql import ir

    match node:
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_TEXTS:
            yield from _operands("text", left, right)
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_NUMBERS:
            yield from _operands("number", left, right)
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_EITHER:
            yield from _operands(_kind_of(left, right), left, right)
        case ir.InList(value=value, items=items, case_insensitive=True, subquery=None):
            yield from _operands("text", value, *items)
        case ir.InList(value=value, items=items, subquery=None):
            yield from _operands(_kind_of(*items), value, *items)
        case ir.HasList(value=value, items=items, subquery=None):
            yield from _operands("text", value, *items)
        case _:
            raise UndecidedError(f"{_spelled(node)} is not followed in KQL")


def _kind_of(*nodes: "ir.Expr") -> Kind:
    """What an operator of either kind compares; two columns are taken for texts."""
    from duckdb_kql import ir

    kinds = [_KINDS.get(each.kind) for each in nodes if isinstance(each, ir.Literal)]
    return next((each for each in kinds if each is not None), "text")


def _operands(kind: Kind, *nodes: "ir.Expr") -> Iterator[_Use]:
    """Its columns; every operand is a column or a literal of the kind."""
    from duckdb_kql import ir

    literals = [each for each in nodes if isinstance(each, ir.Literal)]
    has_fraction = any(isinstance(each.value, float) for each in literals)
    for node in nodes:
        match node:
            case ir.ColumnRef(name=name):
                yield name, kind, has_fraction
            case ir.Literal(kind=found, value=str() | int() | float()) if _KINDS.get(found) == kind:
                pass
            case ir.Literal(kind=found):
                message = f"Kusto refuses to compare a {kind} with a {found} so, or leaves it open"
                raise UndecidedError(message)
            case _:
                raise UndecidedError(f"{_spelled(node)} is not followed in KQL")


def _spelled(node: "ir.Expr") -> str:
    from duckdb_kql import ir

    match node:
        case ir.FunctionCall(name=name):
            return f"the function {name}"
        case ir.BinaryOp(op=op):
            return f"the operator {op}"
        case _:
            return f"what the engine calls {type(node).__name__}"


# --- the table ---------------------------------------------------------------------------------


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


def _fill(
    database: "DuckDBPyConnection", query: _Translation, rows: Sequence[Mapping[str, object]]
) -> None:
    """Make the table, whose first column is the number of the row."""
    number = "row"
    while number in {name.lower() for name in query.kinds}:
        number += "_"
    filled = [_values(row, query.kinds) for row in rows]
    is_real = query.is_real or any(isinstance(each, float) for row in filled for each in row)
    number_type = "DOUBLE" if is_real else "BIGINT"
    columns = [
        f"{_quoted(name)} {number_type if kind == 'number' else 'VARCHAR'}"
        for name, kind in query.kinds.items()
    ]
    table = _quoted(query.table)
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


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split("\n")[0].split())[:300]
