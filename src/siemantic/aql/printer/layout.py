"""
Pieces of text that are written in one line where they fit, and over several lines where not.

A piece is a text, or rows of pieces whose width is known, so that each is measured once.
"""

from collections.abc import Iterable
from typing import NamedTuple, Union

WIDTH = 100
"""What is longer is written over several lines."""


class Row(NamedTuple):
    """A piece with the text right before and behind it, further in by `indent` on its own line."""

    lead: str
    piece: "Piece"
    tail: str = ""
    indent: int = 0


class Rows(NamedTuple):
    """
    Rows that stand in one line or below each other.

    `gap` is between two of them in one line. With `is_filled` each line takes as many as fit.
    """

    rows: tuple[Row, ...]
    width: int
    gap: str = " "
    is_filled: bool = False


Piece = Union[str, Rows]  # noqa: UP007 - the two refer to each other, so one is named by its text


def rows(each: Iterable[Row], gap: str = " ") -> Rows:
    """Rows that stand below each other where they do not fit."""
    found = tuple(each)
    width = sum(len(row.lead) + measure(row.piece) + len(row.tail) for row in found)
    return Rows(found, width + len(gap) * (len(found) - 1), gap)


def listed(pieces: Iterable[Piece], *, is_filled: bool = False) -> Piece:
    """Pieces with commas between them."""
    found = tuple(pieces)
    if len(found) == 1:
        return found[0]
    commas = [Row("", each, ",") for each in found[:-1]]
    return rows([*commas, Row("", found[-1])])._replace(is_filled=is_filled)


def around(lead: str, piece: Piece, tail: str) -> Piece:
    """A piece with the text right before and behind it."""
    return f"{lead}{piece}{tail}" if isinstance(piece, str) else rows([Row(lead, piece, tail)])


def measure(piece: Piece) -> int:
    """How wide the piece is in one line."""
    return len(piece) if isinstance(piece, str) else piece.width


def flat(piece: Piece) -> str:
    """The piece in one line."""
    if isinstance(piece, str):
        return piece
    return piece.gap.join([f"{row.lead}{flat(row.piece)}{row.tail}" for row in piece.rows])


def lay(piece: Piece, column: int) -> str:
    """The piece from a column on; further lines are indented to it."""
    if isinstance(piece, str):
        return piece
    return flat(piece) if column + piece.width <= WIDTH else broken(piece, column)


def broken(piece: Rows, column: int) -> str:
    """The rows below each other."""
    if piece.is_filled:
        return _filled(piece, column)
    lines = [_line(row, column) for row in piece.rows]
    return f"\n{' ' * column}".join(lines)


def _line(row: Row, column: int) -> str:
    inner = column + row.indent + len(row.lead)
    return f"{' ' * row.indent}{row.lead}{lay(row.piece, inner)}{row.tail}"


def _filled(piece: Rows, column: int) -> str:
    """As many rows to a line as fit, with room for a parenthesis behind the last."""
    lines: list[str] = []
    for row in piece.rows:
        text = _line(row, column)
        if lines and column + len(lines[-1]) + len(text) + len(" )") <= WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return f"\n{' ' * column}".join(lines)
