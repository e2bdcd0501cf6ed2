"""Findings: what is wrong where, and the way out. They are returned, never raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    One finding about a file.

    `line` counts from 1 and is None when the finding is about the file as a whole.
    `code` is stable and names the pattern, not the cure.
    """

    code: str
    message: str
    path: str
    line: int | None = None
    hint: str | None = None

    @property
    def place(self) -> str:
        """The file, with the line when it is known: `rules/a.yml:12`."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


def render(diagnostic: Diagnostic) -> str:
    """
    Text for people and editors, the way out on a line of its own.

    >>> print(render(Diagnostic("invalid_level", "'hihg' is no level", "a.yml", 7, "use 'high'")))
    a.yml:7: invalid_level: 'hihg' is no level
      = use 'high'
    """
    head = visible(f"{diagnostic.place}: {diagnostic.code}: {diagnostic.message}")
    return head if diagnostic.hint is None else f"{head}\n  = {visible(diagnostic.hint)}"


def visible(text: str) -> str:
    r"""
    The text with control characters written out, so that a rule cannot steer a terminal.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def to_json(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    """The finding as plain data, for `--format json`."""
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "hint": diagnostic.hint,
    }


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """
    A suggestion that can follow "unknown ...", empty when nothing is near.

    >>> did_you_mean("splnk", ["splunk", "eql"])
    "; did you mean 'splunk'?"
    """
    near: Sequence[str] = get_close_matches(name, tuple(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
