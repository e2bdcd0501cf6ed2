"""DuckDB in memory, which reads one file and can do nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from siemantic.errors import ConfigurationError
from siemantic.regular_files import real_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class UnreadableError(ConfigurationError):
    """DuckDB does not read the file as Python does; the message says why."""


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "max_temp_directory_size": "0KB",
    "preserve_insertion_order": "true",
    "python_enable_replacements": "false",
}
"""No downloads, no files but the one; rows come in the order in which they were read."""

_PATTERN = frozenset("*?[]{}")
"""What DuckDB takes for a pattern of names."""


def open_database() -> "DuckDBPyConnection":
    """
    A database in memory.

    Raises:
        ConfigurationError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        message = "reading many events needs duckdb; install siemantic[engines]"
        raise ConfigurationError(message) from error
    return duckdb.connect(":memory:", config=_CONFIG)


def close_to_files(database: "DuckDBPyConnection") -> None:
    """From here on the database reads and writes no file, and no setting can change that."""
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


def file_name(path: str) -> str:
    """
    The file's name as DuckDB takes it for this file alone.

    Raises:
        UnreadableError: DuckDB would take it for a pattern of names.
    """
    whole = str(real_path(path))
    if _PATTERN & set(whole):
        raise UnreadableError(f"DuckDB takes the name '{path[:80]}' for a pattern of names")
    return whole


@contextmanager
def reading(path: str) -> Iterator[None]:
    """What DuckDB says of the file as an `UnreadableError`."""
    import duckdb

    try:
        yield
    except (duckdb.Error, RuntimeError, ValueError) as error:
        words = str(error).split("\n")[0]
        raise UnreadableError(f"DuckDB does not read '{path[:80]}': {words[:200]}") from error
