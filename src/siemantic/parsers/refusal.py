"""What a parser says of a query that it does not take, and what one needs besides the query."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

Tables = Mapping[str, Mapping[str, str]]
"""Table -> column -> its type, as the language spells it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    Why a query is none.

    Attributes:
        message: the parser's own, in one line.
        line, column: where, counted from 1; None where the parser does not say.
    """

    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is None or self.column is None:
            return self.message
        return f"{self.message} (line {self.line}, column {self.column})"


def find_packages(*names: str) -> str | None:
    """The installed versions of the packages, as in `a 1.0 b 2.0`; None if one is missing."""
    try:
        return " ".join(f"{each} {version(each)}" for each in names)
    except PackageNotFoundError:
        return None


def in_a_line(message: str) -> str:
    """The message without line breaks, and not endless."""
    return " ".join(message.split())[:300]
