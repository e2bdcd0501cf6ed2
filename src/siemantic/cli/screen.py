"""
What the commands write with: results to standard output, everything about them to standard error.

On a terminal there are colours, tables and a progress bar; in a pipe plain lines. Rich is imported
only when a terminal is there to show it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from siemantic.diagnostics import Diagnostic, render

SHOWN_PLACES = 3
"""So many places of one problem are shown on a terminal; in a pipe all of them are."""


def print_json(objects: Iterable[dict[str, Any]]) -> None:
    """A JSON list, an object per line."""
    lines = [json.dumps(each, ensure_ascii=False) for each in objects]
    typer.echo("[\n" + ",\n".join(lines) + "\n]" if lines else "[]")


def print_result(text: str, language: str | None = None) -> None:
    """A result: highlighted on a terminal when its language is known, as it is in a pipe."""
    if language is None or not sys.stdout.isatty():
        typer.echo(text)
        return
    from rich.console import Console
    from rich.syntax import Syntax

    Console().print(Syntax(text, language, theme="ansi_dark", word_wrap=True))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, err: bool = False) -> None:
    """A table on a terminal; in a pipe a line per row, its cells behind tabs."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        for row in rows:
            typer.echo("\t".join(row), err=err)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(header_style="bold", box=None, pad_edge=False)
    for name in header:
        table.add_column(name, justify="right" if name.islower() else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(stderr=err).print(table)


def heading(text: str, *, err: bool = False) -> None:
    """A line in bold above a result; on a terminal only."""
    if (sys.stderr if err else sys.stdout).isatty():
        typer.secho(text, bold=True, err=err)


def print_problems(problems: Sequence[Diagnostic]) -> None:
    """
    Every problem with its place and way out.

    On a terminal problems with one message are shown once, with some of their places.
    """
    if not sys.stderr.isatty():
        for problem in problems:
            typer.echo(render(problem), err=True)
        return
    groups: dict[tuple[str, str, str | None], list[str]] = {}
    for problem in problems:
        key = (problem.code, problem.message, problem.hint)
        groups.setdefault(key, []).append(problem.place)
    for (code, message, hint), places in groups.items():
        typer.secho(f"{code}: ", fg="red", nl=False, err=True)
        typer.echo(message, err=True)
        _print_places(places)
        if hint is not None:
            typer.secho(f"  = {hint}", fg="green", err=True)


def print_notes(notes: Iterable[str]) -> None:
    """What the user must be told, each note once with the number of rules that it is about."""
    for note, count in Counter(notes).items():
        typer.secho("note: ", fg="yellow", nl=False, err=True)
        typer.echo(f"{note} ({count} rule{'' if count == 1 else 's'})", err=True)


def print_caveats(caveats: Mapping[str, Sequence[str]]) -> None:
    """Where each target's queries are known to mean something else than the rules."""
    for target, each in caveats.items():
        for caveat in each:
            typer.secho("caution: ", fg="yellow", nl=False, err=True)
            typer.echo(f"{target}: {caveat}", err=True)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; call what it gives with the number of things just done."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)


def _print_places(places: Sequence[str]) -> None:
    for place in places[:SHOWN_PLACES]:
        typer.secho(f"  {place}", dim=True, err=True)
    if len(places) > SHOWN_PLACES:
        more = len(places) - SHOWN_PLACES
        typer.secho(f"  and {more} more; all of them with --format json", dim=True, err=True)
