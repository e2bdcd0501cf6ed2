r"""
Results as Markdown that fits into a comment on GitHub.

What comes from rules stands in code spans, in which nothing is a link, a mention, an image or HTML
(GitHub Flavored Markdown Spec, 6.3 "Code spans"; 4.10 "Tables" for `\|`).
"""

import re
from collections.abc import Iterator, Sequence

from siemantic.diagnostics import visible
from siemantic.reports.results import Finding, Report

_MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment: https://github.com/orgs/community/discussions/41331."""

_MOST_IN_CELL = 300


def to_markdown(report: Report) -> str:
    """The summary, and a table of the findings, the worst first."""
    order = ("error", "warning", "note")
    found = sorted(report.findings, key=lambda each: order.index(each.level))
    head = [f"### {report.title}", "", plain(report.summary)]
    body = table(("level", "place", "finding", "what"), list(map(_row, found)))
    return fit([*head, "", *body] if found else head)


def _row(found: Finding) -> tuple[str, ...]:
    told = found.diagnostic
    return (found.level, code(told.place), code(told.label), code(found.text))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, whose cells are Markdown already."""
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    yield from (f"| {' | '.join(each)} |" for each in rows)


def fit(lines: Sequence[str]) -> str:
    """The lines, as many as GitHub takes, and how many are left out."""
    total = 0
    for at, line in enumerate(lines):
        total += len(line.encode("utf-8", "replace")) + 1
        if total > _MOST_CHARACTERS:
            return "\n".join((*lines[:at], "", f"{len(lines) - at} more lines are left out.", ""))
    return "\n".join(lines) + "\n"


def code(text: str, most: int = _MOST_IN_CELL) -> str:
    r"""
    The text as a code span that is safe in a table, whatever it holds, with so many characters.

    >>> code("a|b"), code("`x`"), code("@all\n<b>")
    ('`a\\|b`', '`` `x` ``', '`@all\\n<b>`')
    """
    shown = visible(text)
    shown = shown if len(shown) <= most else f"{shown[:most]} ..."
    # A backslash before a bar would escape the one that escapes the bar, and end the cell.
    pieces = shown.replace("\\|", "\\\0|").split("\0")
    return " ".join(_span(each).replace("|", "\\|") for each in pieces) if shown.strip() else ""


def _span(text: str) -> str:
    runs = [len(each) for each in "".join(c if c == "`" else " " for c in text).split()]
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


_STARTING = re.compile(r"^[-+=]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_SPECIAL = str.maketrans({each: f"\\{each}" for each in "\\`*_[]<>#|~&@"})


def plain(words: str) -> str:
    """Words of ours, and names that the user has given, as Markdown says them plainly."""
    return _STARTING.sub(r"\\\g<0>", visible(words).translate(_SPECIAL))
