"""
SQL -> formula, in the dialects of SQLite and DuckDB, as pySigma's backends write it.

What a dialect means is in a file of its own; the rest is shared.
"""

from typing import TYPE_CHECKING

from siemantic.errors import ConfigurationError
from siemantic.readers.sql.duckdb import DuckDb
from siemantic.readers.sql.operands import Dialect
from siemantic.readers.sql.sqlite import Collation, Sqlite, texts_without_nul

if TYPE_CHECKING:
    from siemantic.logic.formula import Formula

__all__ = ["Collation", "Dialect", "DuckDb", "Sqlite", "read_query", "texts_without_nul"]


def read_query(query: str, dialect: Dialect) -> "Formula":
    """
    What `SELECT * FROM <TABLE_NAME> WHERE ...` says of a row that it returns.

    Columns are in lower case, since the engines do not tell `A` and `a` apart in names.

    Raises:
        UndecidedError: the query has something that is not followed, or cannot be read.
        ConfigurationError: sqlglot is not installed.
    """
    try:
        from siemantic.readers.sql.conditions import read_condition
    except ModuleNotFoundError as error:
        message = "reading SQL needs sqlglot; install siemantic[targets]"
        raise ConfigurationError(message) from error
    return read_condition(query, dialect)
