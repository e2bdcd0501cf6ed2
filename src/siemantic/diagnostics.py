"""Findings: what is wrong where, and the way out. They are returned, never raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

Level = Literal["error", "warning", "note"]
"""How bad a finding is, where a finding can be anything but an error."""

LEVELS: tuple[Level, ...] = get_args(Level)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    One finding about a file.

    `code` is stable and names the pattern, not the cure. `name` is the pattern's name where the
    code is a number. `line` and `column` count from 1; `line` is None when the finding is about the
    file as a whole, `column` when it is about the line. `excerpt` is what stands there, with carets
    below. `details` is what is told beside the message in JSON alone.
    """

    code: str
    message: str
    path: str
    line: int | None = None
    hint: str | None = None
    column: int | None = None
    excerpt: str | None = None
    name: str | None = None
    level: Level | None = None
    details: str | None = None

    @property
    def place(self) -> str:
        """The file, with line and column when they are known: `rules/a.yml:12`, `a.aql:2:7`."""
        known = (self.path, self.line, self.column)
        return ":".join(str(each) for each in known if each is not None)

    @property
    def label(self) -> str:
        """The code, with the name when there is one: `AQL101 unknown_column`."""
        return self.code if self.name is None else f"{self.code} {self.name}"


def render(diagnostic: Diagnostic) -> str:
    """
    Text for people and editors, the excerpt and the way out on lines of their own.

    >>> print(render(Diagnostic("invalid_level", "'hihg' is no level", "a.yml", 7, "use 'high'")))
    a.yml:7: invalid_level: 'hihg' is no level
      = use 'high'
    """
    lines = [visible(f"{diagnostic.place}: {diagnostic.label}: {diagnostic.message}")]
    lines += [f"  {visible(each)}" for each in (diagnostic.excerpt or "").splitlines()]
    if diagnostic.hint is not None:
        lines.append(f"  = {visible(diagnostic.hint)}")
    return "\n".join(lines)


def visible(text: str) -> str:
    r"""
    The text with control characters written out, so that a rule cannot steer a terminal.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def escaped_json(text: str) -> str:
    r"""
    The same JSON with what a terminal might obey written by its number.

    >>> escaped_json('["a\x7fé"]')
    '["a\\u007fé"]'
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _numbered(c) for c in text)


def _numbered(character: str) -> str:
    """As JSON has it: a unit of UTF-16 after the other (RFC 8259, section 7)."""
    units = character.encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    return "".join(f"\\u{each}" for each in units)


def to_json(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    """The finding as plain data, for `--format json`; without what its kind of finding has not."""
    always = {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "hint": diagnostic.hint,
    }
    further = {
        "name": diagnostic.name,
        "level": diagnostic.level,
        "column": diagnostic.column,
        "details": diagnostic.details,
    }
    return always | {key: value for key, value in further.items() if value is not None}


def reaches(found: Diagnostic, level: Level) -> bool:
    """Whether the finding is as bad as the level, or worse."""
    return LEVELS.index(found.level or "error") <= LEVELS.index(level)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """
    A suggestion that can follow "unknown ...", empty when nothing is near.

    >>> did_you_mean("splnk", ["splunk", "eql"])
    "; did you mean 'splunk'?"
    """
    near: Sequence[str] = get_close_matches(name, tuple(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
