"""Rows of a result as a table, as CSV or as an object per line."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum

import typer

from siemantic.cli import screen


class RowsFormat(StrEnum):
    """How rows are shown."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def show(rows: Iterable[Mapping[str, object]], report: RowsFormat) -> int:
    """
    Show the rows, of which the first names the columns; how many there are.

    An object per line is shown as it comes, the others when all have come.
    """
    if report is RowsFormat.JSONL:
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one counts
            typer.echo(json.dumps(dict(row), ensure_ascii=False))
        return count
    found = [*rows]
    columns = [*dict.fromkeys(name for row in found for name in row)]
    cells = [[_cell(row.get(name)) for name in columns] for row in found]
    if report is RowsFormat.CSV:
        _print_csv(columns, cells)
    elif found:
        screen.print_table(columns, cells)
    return len(found)


def _print_csv(columns: list[str], rows: list[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *rows] if columns else [])
    typer.echo(text.getvalue(), nl=False, color=True)  # else it takes out what looks like a colour


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
