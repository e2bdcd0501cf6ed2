"""
What the commands write with: results to standard output, everything about them to standard error.

On a terminal there are colours, tables and a progress bar; in a pipe plain lines. Rich is imported
only when a terminal is there to show it. Nothing from a rule reaches the terminal raw.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import typer

from siemantic.diagnostics import Diagnostic, escaped_json, render, visible

if TYPE_CHECKING:
    from siemantic.reports import Report

SHOWN_PLACES = 3
"""So many places of one problem are shown on a terminal; in a pipe all of them are."""

SHOWN_WIDTH = 300
"""A longer message is cut on a terminal; some backends list every field that they know."""


SHOWN_CELL = 1_000
"""So much of a title or a cell of a table is shown on a terminal: half a screen of 80 x 24."""


def is_terminal(*, err: bool = False) -> bool:
    """Whether a person reads the stream."""
    return (sys.stderr if err else sys.stdout).isatty()


def as_json(objects: Iterable[dict[str, Any]]) -> str:
    """A JSON list, an object per line."""
    lines = [escaped_json(json.dumps(each, ensure_ascii=False)) for each in objects]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def print_json(objects: Iterable[dict[str, Any]]) -> None:
    """The list as the result."""
    typer.echo(as_json(objects), nl=False)


def print_report(report: "Report", name: str) -> None:
    """A report for another tool, in the format of that name."""
    from siemantic.reports import render_report

    typer.echo(render_report(report, name), nl=False)


def print_result(text: str, language: str) -> None:
    """A result: highlighted on a terminal, as it is in a pipe."""
    if not is_terminal():
        typer.echo(text)
        return
    from rich.console import Console
    from rich.syntax import Syntax

    lines = "\n".join(visible(line) for line in text.split("\n"))
    Console().print(Syntax(lines, language, theme="ansi_dark", word_wrap=True))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, err: bool = False) -> None:
    """
    A table on a terminal, numbers to the right; in a pipe a line per row with tabs.

    What is first, if it is a word, is kept whole where the terminal is narrow. Of a cell that would
    fill the screen the beginning is shown there.
    """
    if not is_terminal(err=err):
        for row in rows:
            typer.echo("\t".join(map(visible, row)), err=err)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for at, (name, cells) in enumerate(zip(header, zip(*rows, strict=True), strict=True)):
        numbers = all(cell.isdecimal() for cell in cells)
        whole = at == 0 and all(len(cell) <= _WORD for cell in cells)
        side: Literal["left", "right"] = "right" if numbers else "left"
        table.add_column(name, justify=side, overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(_shown(cell) for cell in row))
    Console(stderr=err).print(table)


_WORD = 24
"""So long a name may be that is not broken."""


def say(text: str, *, colour: str | None = None, label: str = "", err: bool = True) -> None:
    """A line about the results; `label` stands first and has the colour, else all of it has."""
    shown = _colour(colour, err=err)
    if label:
        typer.secho(visible(label), fg=shown, nl=False, err=err)
        typer.echo(visible(text), err=err)
    else:
        typer.secho(visible(text), fg=shown, err=err)


def heading(text: str) -> None:
    """A line in bold above a result."""
    shown = _shown(text) if is_terminal() else visible(text)
    typer.secho(shown, bold=_colour("bold", err=False) is not None)


def print_problems(problems: Sequence[Diagnostic], *, err: bool = True) -> None:
    """
    Every problem with its place and way out; as the result where it is not `err`.

    On a terminal problems with one message are shown once, with some of their places.
    """
    if not is_terminal(err=err):
        for problem in problems:
            typer.echo(render(problem), err=err)
        return
    groups: dict[tuple[str, str, str | None], list[str]] = {}
    for problem in problems:
        key = (problem.code, _cut(problem.message), problem.hint)
        groups.setdefault(key, []).append(problem.place)
    for (code, message, hint), places in groups.items():
        say(message, label=f"{code}: ", colour="red", err=err)
        print_places(places, err=err)
        if hint is not None:
            say(f"  = {hint}", colour="green", err=err)


def print_notes(notes: Iterable[tuple[str, str]]) -> None:
    """
    What the user must be told, each note once with the number of rules that it is about.

    Args:
        notes: each with the path of the rule; where it is about few, they are named.
    """
    places: dict[str, list[str]] = {}
    for note, path in notes:
        places.setdefault(note, []).append(path)
    for note, paths in places.items():
        count, named = len(paths), ", ".join(dict.fromkeys(paths))
        where = f": {named}" if count <= SHOWN_PLACES else ""
        rules = f"({count} rule{'' if count == 1 else 's'}{where})"
        say(f"{note} {rules}", label="note: ", colour="yellow")


def print_caveats(caveats: Mapping[str, Sequence[str]]) -> None:
    """Where each target's queries are known to mean something else than the rules."""
    for target, each in caveats.items():
        for caveat in each:
            say(f"{target}: {caveat}", label="caution: ", colour="yellow")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; call what it gives with the number of things just done."""
    if not is_terminal(err=True):
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    # Not by a thread of its own: a process with one cannot be forked, see `siemantic.workers`.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.update(task, advance=count, refresh=True)


@contextmanager
def percentage(what: str) -> Iterator[Callable[[int], None]]:
    """
    A bar and the time so far on a terminal; call what it gives with the percentage reached.

    It moves to and fro as long as that is 0: a QRadar console may tell nothing until the end.
    """
    if not is_terminal(err=True):
        yield lambda _percent: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda percent: bar.update(task, total=100 if percent else None, completed=percent)


def print_places(places: Sequence[str], *, err: bool) -> None:
    """Some of the places, a line each, and how many more there are."""
    for place in places[:SHOWN_PLACES]:
        say(f"  {place}", colour="bright_black", err=err)
    if len(places) > SHOWN_PLACES:
        more = len(places) - SHOWN_PLACES
        say(f"  and {more} more; all of them with --format json", colour="bright_black", err=err)


def _cut(message: str) -> str:
    if len(message) <= SHOWN_WIDTH:
        return message
    words, _, rest = message[:SHOWN_WIDTH].rpartition(" ")
    # A word that is longer than all before it is cut itself.
    told = words if len(rest) < len(words) else message[:SHOWN_WIDTH]
    return f"{told} ... (all of it with --format json)"


def _shown(text: str) -> str:
    """The text, or its beginning and how much more there is; as many characters as are shown."""
    seen = visible(text[: SHOWN_CELL + 1])
    if len(seen) <= SHOWN_CELL:
        return seen
    return f"{seen[:SHOWN_CELL]} ... ({len(text):,} characters)"


def _colour(colour: str | None, *, err: bool) -> str | None:
    """The colour, or none where the user wants none: https://no-color.org."""
    return colour if is_terminal(err=err) and not os.environ.get("NO_COLOR") else None
