"""Rows of a result as a table, as CSV or as an object per line."""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import compress

import typer

from siemantic.cli import screen
from siemantic.diagnostics import escaped_json, visible


class RowsFormat(StrEnum):
    """How rows are shown."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def show(rows: Iterable[Mapping[str, object]], report: RowsFormat) -> int:
    """
    Show the rows, of which the first names the columns; how many there are.

    An object per line is shown as it comes, the others when all have come. A table has times in
    UTC, the others have them as they come.
    """
    if report is RowsFormat.JSONL:
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one counts
            typer.echo(escaped_json(json.dumps(dict(row), ensure_ascii=False)))
        return count
    found = [*rows]
    columns = [*dict.fromkeys(name for row in found for name in row)]
    if report is RowsFormat.CSV:
        print_csv(columns, [[row.get(name) for name in columns] for row in found])
    elif found:
        _print_table(columns, [[_table_cell(n, row.get(n)) for n in columns] for row in found])
    return len(found)


# --- CSV -----------------------------------------------------------------------------------------


def print_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A header and the rows, which neither steer a spreadsheet nor a terminal."""
    text = io.StringIO()
    lines: Sequence[Sequence[object]] = (columns, *rows) if columns else ()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_csv_cell(each) for each in line] for line in lines)
    typer.echo(text.getvalue(), nl=False)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet may run (OWASP, "CSV Injection")."""


def _csv_cell(value: object) -> str:
    """The value as a text that neither a spreadsheet runs nor a terminal obeys."""
    text = cell(value)
    if isinstance(value, str | bytes) and text.startswith(_FORMULA):
        text = f"'{text}"
    return "".join(each if each in "\n\t" else visible(each) for each in text)


# --- a table -------------------------------------------------------------------------------------


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """
    On a terminal a table, or a block per row where that is too wide; in a pipe with a header.

    What is empty in all rows is left out on a terminal, and said to be: bundles have many columns.
    """
    if not screen.is_terminal():
        screen.print_table((), [columns, *rows])
        return
    filled = [any(cells) for cells in zip(*rows, strict=True)]
    empty = [each for each, is_filled in zip(columns, filled, strict=True) if not is_filled]
    if empty and any(filled):
        screen.say(", ".join(empty), label="empty in all rows: ", colour="bright_black")
        columns, *rows = ([*compress(each, filled)] for each in (columns, *rows))
    widths = [max(map(len, map(visible, cells))) for cells in zip(columns, *rows, strict=True)]
    if sum(widths) + _BETWEEN * len(widths) <= shutil.get_terminal_size().columns:
        screen.print_table(columns, rows)
        return
    names = [visible(each).ljust(max(map(len, map(visible, columns)))) for each in columns]
    for row in rows:
        for name, cell in zip(names, row, strict=True):
            screen.say(cell, label=f"{name}  ", colour="bright_black", err=False)
        screen.say("", err=False)


_BETWEEN = 3
"""So many characters are between two columns of a table."""

_TIMES_MS = range(10**11, 9_999_999_999_999)
"""From 1973 on; the end stands for no time in a correlation's query."""


def _table_cell(name: str, value: object) -> str:
    """A time as people read it: QRadar has them in milliseconds (AQL guide, "Event fields")."""
    if isinstance(value, int) and name.lower().endswith("time") and value in _TIMES_MS:
        time = datetime.fromtimestamp(value // 1000, UTC)
        return f"{time:%Y-%m-%d %H:%M:%S}.{value % 1000:03} UTC"
    return cell(value)


def cell(value: object) -> str:
    """The value as a text; nothing for null, and bytes as far as they are text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case _:
            return json.dumps(value, ensure_ascii=False)
