"""What every format of a report is made from: things that were looked at, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from siemantic.diagnostics import Diagnostic, Level

Outcome = Literal["passed", "failed", "skipped"]
"""skipped: nothing was there to look at, as of a rule that a target refuses."""


class Region(NamedTuple):
    """A part of a file, counted from 1; its end is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One finding, and of a query all that is marked.

    Attributes:
        region: where it is, if more is known than the place of its diagnostic.
        edits: what mends it: regions and what is written in their place.
    """

    diagnostic: Diagnostic
    region: Region | None = None
    edits: tuple[tuple[Region, str], ...] = ()

    @property
    def level(self) -> Level:
        """How bad it is."""
        return self.diagnostic.level or "error"

    @property
    def text(self) -> str:
        """What is wrong and the way out, in one line."""
        found = self.diagnostic
        return found.message if found.hint is None else f"{found.message}; {found.hint}"


@dataclass(frozen=True, slots=True)
class Result:
    """
    What became of one thing: a rule, a query, a test.

    Attributes:
        name: what people call it.
        path: of its file.
        group: what it stands among, as the target.
    """

    name: str
    path: str
    outcome: Outcome = "passed"
    findings: tuple[Finding, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of finding, by the code of its diagnostics.

    Attributes:
        short: what it is, in some words.
        why: why it matters.
        help_text: more about it, as text.
        help_markdown: the same as Markdown.
        level: the usual one.
    """

    code: str
    name: str
    short: str
    why: str | None = None
    help_text: str | None = None
    help_markdown: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a command has to report.

    Attributes:
        title: of what, as "siemantic check".
        summary: all of it in a line.
        kinds: what is known of the codes; of codes that are not there the name is all.
    """

    title: str
    summary: str
    results: tuple[Result, ...]
    kinds: tuple[Kind, ...] = ()

    @property
    def findings(self) -> Iterator[Finding]:
        """All of them, in order."""
        return (found for result in self.results for found in result.findings)
