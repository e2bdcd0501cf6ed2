"""A rule test as every layout gives it: which rule it is about, and what it expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siemantic.diagnostics import Diagnostic
from siemantic.matcher import Alert, TimedEvent


@dataclass(frozen=True, slots=True)
class EventCase:
    """An event, and whether the rule matches it."""

    event: Mapping[str, Any]
    match: bool


@dataclass(frozen=True, slots=True)
class RecordingCase:
    """
    A file of recorded events, and how many of them the rule matches.

    `most` is None where more than `least` are as good.
    """

    file: Path
    least: int = 1
    most: int | None = None

    def is_met(self, count: int) -> bool:
        """Whether so many matches are as expected."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def wanted(self) -> str:
        """The number in words: `1`, `at least 2`, `none`."""
        if self.most is None:
            return f"at least {self.least}"
        return str(self.least) if self.least else "none"


@dataclass(frozen=True, slots=True)
class StreamCase:
    """Events with their times, and the alerts that a correlation rule raises over them."""

    stream: tuple[TimedEvent, ...]
    alerts: tuple[Alert, ...]


Case = EventCase | RecordingCase | StreamCase


@dataclass(frozen=True, slots=True)
class RuleTest:
    """
    A test of one rule.

    Attributes:
        layout: the name of its row in the table of layouts.
        path: the file in which the test stands, with its line and column.
        title: the test's sentence.
        rule_file: the file of its rule; it need not exist.
        rule: the rule's id or name, where the file may hold several.
        case: what is run, and what is expected of it.
        filters: the files of the filters that are applied.
    """

    layout: str
    path: Path
    line: int | None
    column: int | None
    title: str
    rule_file: Path
    rule: str | None
    case: Case
    filters: tuple[Path, ...] = ()

    def diagnose(self, code: str, message: str, hint: str | None = None) -> Diagnostic:
        """A finding about the test."""
        return Diagnostic(code, message, str(self.path), self.line, hint, self.column)


@dataclass(frozen=True, slots=True)
class Found:
    """The tests of a file, and what is wrong with it."""

    tests: tuple[RuleTest, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
