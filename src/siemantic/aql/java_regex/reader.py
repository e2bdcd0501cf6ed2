"""The text of a pattern, and where in it we are."""

import re
from dataclasses import dataclass

from siemantic.errors import AqlEvaluationError

_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)|\\.", re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class InvalidRegexError(AqlEvaluationError):
    """Java refuses the pattern too, so that no console runs it."""


def refusal(pattern: str, what: str, way_out: str) -> str:
    r"""
    Say that a pattern means something in Java that cannot be carried over.

    >>> refusal("\\Ga", "\\G", "leave it out")
    "cannot run the java regex '\\\\Ga' here, for \\G; leave it out"
    """
    return f"cannot run the java regex {pattern!r} here, for {what}; {way_out}"


def unquote(pattern: str) -> str:
    r"""
    Spell \Q..\E with single escapes, before anything else is read, as Java does.

    >>> unquote("a\\Q1.b\\E+")
    'a\\x31\\.b+'
    """
    return _QUOTED.sub(_spell_quoted, pattern)


def _spell_quoted(match: re.Match[str]) -> str:
    quoted = match[1]
    if quoted is None:
        return match[0]
    return "".join(_spell(char, first=place == 0) for place, char in enumerate(quoted))


def _spell(char: str, *, first: bool) -> str:
    if not char.isascii() or char.isalpha():
        return char
    if not char.isdigit():
        return "\\" + char
    return f"\\x3{char}" if first else char  # no part of an escape before the quotation


@dataclass(slots=True)
class Reader:
    """
    A cursor over a pattern.

    Args:
        source: the pattern as it was given, for messages.
        text: the pattern without its \\Q..\\E.
        at: where the cursor is, an offset into the text.
    """

    source: str
    text: str
    at: int = 0

    def peek(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.at : self.at + 1]

    def looking_at(self, prefix: str) -> bool:
        """Whether the prefix comes next."""
        return self.text.startswith(prefix, self.at)

    def take(self) -> str:
        """Pass the next character; it is empty at the end."""
        char = self.peek()
        self.at += len(char)
        return char

    def accept(self, prefix: str) -> bool:
        """Pass the prefix if it comes next."""
        found = self.looking_at(prefix)
        self.at += len(prefix) if found else 0
        return found

    def match(self, regex: re.Pattern[str]) -> re.Match[str] | None:
        """Pass what the regex matches here."""
        found = regex.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def malformed(self, what: str, way_out: str) -> InvalidRegexError:
        """What to raise for a pattern that Java refuses too."""
        return InvalidRegexError(f"java refuses the regex {self.source!r} for {what}; {way_out}")

    def unsupported(self, what: str, way_out: str) -> AqlEvaluationError:
        """What to raise for a pattern that only Java can run."""
        return AqlEvaluationError(refusal(self.source, what, way_out))


def open_pattern(pattern: str) -> Reader:
    """Begin to read a pattern; it is refused when a half of a surrogate pair is in it."""
    reader = Reader(pattern, unquote(pattern))
    if _SURROGATE.search(pattern):
        raise reader.unsupported("half a surrogate pair", "write the whole character")
    return reader
