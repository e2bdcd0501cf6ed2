"""
SQL of SQLite -> formula, as pySigma's backend `sqlite` writes it.

Every column is of type TEXT, in a database in UTF-8, and its texts have no NUL, at which LIKE would
stop ("NUL Characters In Strings", sqlite.org/nulinstr.html).
"""

from typing import TYPE_CHECKING

from siemantic.errors import ConfigurationError
from siemantic.readers.sql.comparisons import Collation, texts_without_nul

if TYPE_CHECKING:
    from siemantic.logic.formula import Formula

__all__ = ["Collation", "read_query", "texts_without_nul"]


def read_query(query: str, collation: Collation) -> "Formula":
    """
    What `SELECT * FROM <TABLE_NAME> WHERE ...` says of a row that it returns.

    Columns are in lower case, since SQLite does not tell `A` and `a` apart in names. A function
    REGEXP is one of the application: Python's `re.search`.

    Args:
        collation: that of all columns.
    Raises:
        UndecidedError: the query has something that is not followed, or cannot be read.
        ConfigurationError: sqlglot is not installed.
    """
    try:
        from siemantic.readers.sql.conditions import read_condition
    except ModuleNotFoundError as error:
        message = "reading SQL needs sqlglot; install siemantic[targets]"
        raise ConfigurationError(message) from error
    return read_condition(query, collation)
