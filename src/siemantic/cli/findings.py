"""Findings in queries, shown to people and to other tools."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import Any

import typer

from siemantic.aql.checks import Found
from siemantic.cli import screen
from siemantic.diagnostics import Diagnostic, Level, render, to_json, visible
from siemantic.reports import CheckedFile, to_diagnostic

_COLOURS: dict[Level, str] = {"error": "red", "warning": "yellow", "note": "blue"}


def print_findings(files: Sequence[CheckedFile], *, err: bool) -> None:
    """Every finding with its place, what stands there and the way out."""
    problems = [to_diagnostic(found, file) for file in files for found in file.found]
    for problem in problems:
        if screen.is_terminal(err=err):
            _show(problem, err=err)
        else:
            typer.echo(render(problem), err=err)


def objects(files: Sequence[CheckedFile]) -> list[dict[str, Any]]:
    """An object per finding."""
    return [
        {**to_json(to_diagnostic(found, file)), "fixable": bool(found.finding.edits)}
        for file in files
        for found in file.found
    ]


def summary(files: Sequence[CheckedFile], *, fixed: bool) -> str:
    """
    How many findings of each level there are: "2 findings: 1 error, 1 note".

    Args:
        fixed: whether what can be mended has been.
    """
    found = [each for file in files for each in file.found]
    if not found:
        return f"no findings in {count_of(len(files), 'file')}"
    counts = Counter(each.check.level for each in found)
    levels = ", ".join(count_of(counts[level], level) for level in _COLOURS if counts[level])
    text = f"{count_of(len(found), 'finding')}: {levels}"
    fixable = 0 if fixed else sum(bool(each.finding.edits) for each in found)
    return f"{text}; {fixable} can be fixed with --fix" if fixable else text


def mended(path: str, applied: Sequence[Found]) -> str:
    """What was mended in a file: "fixed 2 findings in a.aql: AQL201 comment (2)"."""
    counts = Counter(f"{each.check.code} {each.check.name}" for each in applied)
    names = ", ".join(f"{name}{f' ({n})' if n > 1 else ''}" for name, n in sorted(counts.items()))
    shown = "standard input" if path == "-" else path
    return f"fixed {count_of(len(applied), 'finding')} in {shown}: {names}"


def _show(problem: Diagnostic, *, err: bool) -> None:
    """The finding on a terminal, with an empty line behind it."""
    colour = _COLOURS[problem.level or "error"]
    width = shutil.get_terminal_size().columns
    head = f"{problem.place}: {problem.level} {problem.label}"
    first, *lines = _wrap(f"{visible(head)}: {visible(problem.message)}", "  ", width)
    label = first[: len(visible(head))]
    screen.say(first[len(label) :], label=label, colour=colour, err=err)
    code, carets = _fit(problem.excerpt or "", width - 2)
    for line in [*lines, f"  {code}"]:
        screen.say(line, err=err)
    screen.say(f"  {carets}", colour=colour, err=err)
    for line in _wrap(f"  = {visible(problem.hint)}", "    ", width) if problem.hint else ():
        screen.say(line, colour="green", err=err)
    typer.echo(err=err)


def _wrap(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 20), subsequent_indent=indent, break_on_hyphens=False)


def count_of(count: int, thing: str) -> str:
    """A count and what is counted: `2 files`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _fit(excerpt: str, width: int) -> tuple[str, str]:
    """The excerpt's two lines around the carets, no wider than the terminal."""
    code, _, carets = excerpt.partition("\n")
    start = len(carets) - len(carets.lstrip())
    cut = max(0, min(start - width // 3, len(code) - width))
    return code[cut : cut + width], carets[cut : cut + width]
