"""
Conditions of Databricks SQL on Spark, which Databricks is built on: pyspark, in its own process.

The dialect is Spark's with `spark.sql.ansi.enabled`, as accounts of Databricks have it since
October 2022 (docs.databricks.com/sql/language-manual/parameters/ansi_mode). What Databricks has and
Spark has not is refused: `ip_cidr_contains`, `try_ip_as_binary` (the same, sql-ref-ip-functions).

A condition can do no more than look at the table that stands beside it: it calls known functions
alone (`sql_conditions.py`), since others read files and run code. The process starts with the first
condition and ends with ours, or when an answer takes too long.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from functools import cache, reduce
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from siemantic.engines.sql_conditions import names_in
from siemantic.engines.sql_tables import Kind, Table, in_small, new_name, table_of
from siemantic.errors import ConfigurationError, UndecidedError, UnfinishedError
from siemantic.processes import WorkerError, WorkerProcess

_PROCESS = Path(__file__).with_name("spark_process.py")
_START_S, _ANSWER_S = 180, 60
"""Spark starts in four seconds, and takes a minute where everything else runs as well."""

_TYPES: Mapping[Kind, str] = {"text": "STRING", "whole": "BIGINT", "fraction": "DOUBLE"}

_FUNCTIONS = frozenset(
    (
        "coalesce", "concat", "contains", "endswith", "ilike", "isnotnull", "isnull", "like",
        "lower", "regexp", "regexp_like", "startswith", "upper",
    )
)  # fmt: skip
"""What the backend's queries call, and what others would for the same; all work on values alone."""

Parts = tuple[str, ...]
"""A name with its parts."""

Tree = Mapping[str, "Tree"]
"""Names, each with those in it."""


def verdicts(
    query: str, rows: Sequence[Mapping[str, object]], numbers: Collection[str] = ()
) -> list[bool]:
    """
    Whether a condition, as in `lower(a) = 'b'`, holds for each row.

    The table has a column for each name: STRING, but BIGINT or DOUBLE where all rows that have it
    have numbers; `a.b` is the field b of the struct a ("Data types"). What is not in a row, or
    None, is NULL. Names have no case ("Names", docs.databricks.com).

    Args:
        numbers: columns, in small letters, that are BIGINT whatever the rows have.
    Raises:
        UndecidedError: the condition calls something else, Spark refuses it or raises on a row, it
            takes too long, or a value is no text, number or boolean.
        ConfigurationError: pyspark is not installed, or Spark does not start.
    """
    names = tuple(dict.fromkeys(tuple(map(in_small, each)) for each in names_in(query, _FUNCTIONS)))
    table = table_of([".".join(each) for each in names], rows, numbers, "Spark")
    if not rows:
        return []
    found = _ask(_sql(query, names, table))
    return [at in found for at in range(len(rows))]


# --- the query ---------------------------------------------------------------------------------


def _sql(condition: str, names: Sequence[Parts], table: Table) -> str:
    """The numbers of the rows that hold; the rows stand in it, so that Spark runs no task."""
    taken = {part for each in names for part in each}
    number, alias = new_name(taken), new_name(taken, "events")
    tree = _tree(names)
    titles = ", ".join([number, *map(_quoted, tree)])
    rows = ",\n".join(_row(str(at), tree, table, row) for at, row in enumerate(table.rows))
    values = f"VALUES\n{rows}\nAS {alias}({titles})"
    return f"SELECT {number} FROM {values}\nWHERE ({condition}\n)"  # noqa: S608 - see the beginning


def _row(number: str, tree: Tree, table: Table, row: Mapping[str, str | None]) -> str:
    values = (_value((name,), inner, table, row) for name, inner in tree.items())
    return f"({', '.join([number, *values])})"


def _tree(names: Sequence[Parts]) -> Tree:
    """
    The columns, each with the fields of its struct; one that is no struct has none.

    Raises:
        UndecidedError: a name is that of a value and of a struct.
    """
    found: dict[str, Any] = {}
    for name in names:
        inner = found
        for part in name:
            inner = inner.setdefault(part, {})
    for name in names:
        if reduce(lambda inner, part: inner[part], name, found):
            raise UndecidedError(f"'{'.'.join(name)[:60]}' is a value and has parts")
    return found


def _value(name: Parts, inner: Tree, table: Table, row: Mapping[str, str | None]) -> str:
    """The value of a column or of a field in it; texts by their bytes, which need no escapes."""
    if inner:
        fields = (
            f"'{_escaped(part)}', {_value((*name, part), below, table, row)}"
            for part, below in inner.items()
        )
        return f"named_struct({', '.join(fields)})"
    text, column_type = row.get(".".join(name)), _TYPES[table.kinds[".".join(name)]]
    if text is None:
        return f"CAST(NULL AS {column_type})"
    return f"CAST(CAST(X'{_bytes(text)}' AS STRING) AS {column_type})"


def _bytes(text: str) -> str:
    try:
        return text.encode().hex()
    except UnicodeEncodeError as error:
        raise UndecidedError("a text with half a character is none of Spark's") from error


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


# --- the process -------------------------------------------------------------------------------


@cache
def _spark() -> WorkerProcess:
    """One for our process."""
    if find_spec("pyspark") is None:
        message = "running SQL of Databricks needs pyspark; install siemantic[engines-heavy]"
        raise ConfigurationError(message)
    command = [sys.executable, "-I", str(_PROCESS)]
    return WorkerProcess(command, {"start": {}}, _ANSWER_S, _START_S, _is_answer)


def _is_answer(question: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether it has a form that `spark_process.py` tells."""
    if "error" in answer:
        return all(isinstance(text, str) for text in answer.values())
    return "start" in question or isinstance(answer.get("found"), list)


def _ask(sql: str) -> frozenset[int]:
    try:
        answer = _spark().ask({"sql": sql})
    except WorkerError as error:
        raise UnfinishedError(f"Spark does not run the condition: {error}") from error
    if "not started" in answer:
        words = answer["not started"][:300]
        raise ConfigurationError(f"Spark does not start, it needs Java 17 or newer: {words}")
    if "error" in answer:
        raise UndecidedError(f"Spark does not run the condition: {answer['error'][:300]}")
    return frozenset(answer["found"])
