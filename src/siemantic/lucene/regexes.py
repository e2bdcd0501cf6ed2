r"""
Regular expressions of Lucene -> of Python.

Lucene's cover the whole value, have no `^`, `$`, `(?i)`, look-around or lazy repetition, and give
other characters a meaning: `@` is any text and `#` none, `"` begins a text, `~` is a complement,
`&` an intersection and `<` an interval ("Regular expression syntax", Elastic; the flag is ALL).
The last three are not followed. How it is parsed is `RegExp.java` of Lucene 9.
"""

import re
from collections.abc import Callable, Mapping

from siemantic.errors import UndecidedError

_ESCAPED: Mapping[str, str] = {
    "d": "0-9",
    "s": r" \t\n\r",
    "w": "a-zA-Z_0-9",
}
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_MOST_TIMES = 1000
_REPEATED = "?*+{"
_OPEN = "~&<"
"""What begins something that is not followed."""


def python_of(expression: str) -> str:
    r"""
    The expression of Python that covers the same texts, with re.DOTALL.

    >>> python_of(r"(?i)a@\.[\w^]")
    '(?:\\?i)a(?:.*)\\.[a-zA-Z_0-9\\^]'

    Raises:
        UndecidedError: Lucene refuses it, or it has something that is not followed.
    """
    reader = _Reader(expression)
    found = reader.union() if expression else ""
    if reader.rest:
        raise reader.refused("has something behind its end")
    return found


class _Reader:
    """Reads an expression from left to right; its methods have the names of the productions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def rest(self) -> str:
        """What is not read yet."""
        return self._text[self._at :]

    def refused(self, why: str) -> UndecidedError:
        """The error that says why the expression is not run."""
        return UndecidedError(f"the regular expression '{self._text[:60]}' {why}")

    def union(self) -> str:
        """`a|b`."""
        options = [self.concatenation()]
        while self._match("|"):
            options.append(self.concatenation())
        return "|".join(options)

    def concatenation(self) -> str:
        """`ab`; at least one."""
        parts = [self.repetition()]
        while self.rest and not self._peek("|)"):
            parts.append(self.repetition())
        return "".join(parts)

    def repetition(self) -> str:
        """`a*`, also more than once; nothing is lazy or possessive."""
        part = self.simple()
        while self._peek(_REPEATED):
            part = f"(?:{part}{self._times()})"
        return part

    def _times(self) -> str:
        if not self._peek("{"):
            return self._next()
        found = _COUNT.match(self.rest)
        if found is None:
            raise self.refused("has a '{' without a number, which Lucene refuses")
        least, most = int(found[1]), int(found[3] or found[1])
        if least > most or most > _MOST_TIMES:
            raise self.refused("repeats too often, or the wrong way round")
        self._at += found.end()
        return found[0]

    def simple(self) -> str:
        """A character, a class or a group; what could only follow something is itself here."""
        if self._peek(_OPEN):
            raise self.refused(f"has '{self.rest[0]}', which is not followed")
        each = self._next()
        found = _SIMPLE.get(each)
        return re.escape(each) if found is None else found(self)

    def _any(self) -> str:
        return "."

    def _anything(self) -> str:
        return "(?:.*)"

    def _nothing(self) -> str:
        return "(?!)"

    def _group(self) -> str:
        if self._match(")"):
            return ""
        inner = self.union()
        if not self._match(")"):
            raise self.refused("has a '(' without an end, which Lucene refuses")
        return f"(?:{inner})"

    def _quoted(self) -> str:
        text, found, _ = self.rest.partition('"')
        if not found:
            raise self.refused("has a '\"' without an end, which Lucene refuses")
        self._at += len(text) + 1
        return f"(?:{re.escape(text)})"

    def _escape(self) -> str:
        each = self._escaped()
        return f"[{_ESCAPED[each]}]" if each in _ESCAPED else re.escape(each)

    def _escaped(self) -> str:
        """What stands behind a backslash: a letter must be the name of a class."""
        each = self._next()
        if each.isascii() and each.isalpha() and each not in _ESCAPED:
            raise self.refused(f"has '\\{each}', which Lucene 9 refuses")
        return each

    def _class(self) -> str:
        negated = "^" if self._match("^") else ""
        members = [self._member()]
        while self.rest and not self._peek("]"):
            members.append(self._member())
        if not self._match("]"):
            raise self.refused("has a '[' without an end, which Lucene refuses")
        return f"[{negated}{''.join(members)}]"

    def _member(self) -> str:
        """A character, a range or the letter of a class; a bracket that is first is a character."""
        first = self._character()
        if first in _ESCAPED.values() or not self._match("-"):
            return first
        last = self._character()
        if last in _ESCAPED.values() or last[-1] < first[-1]:
            raise self.refused("has a range that ends before it begins, which Lucene refuses")
        return f"{first}-{last}"

    def _character(self) -> str:
        each = self._next()
        if each != "\\":
            return re.escape(each)
        escaped = self._escaped()
        return _ESCAPED.get(escaped) or re.escape(escaped)

    def _peek(self, characters: str) -> bool:
        return self.rest[:1] != "" and self.rest[0] in characters

    def _match(self, character: str) -> bool:
        found = self._peek(character)
        self._at += found
        return found

    def _next(self) -> str:
        if not self.rest:
            raise self.refused("ends too early, which Lucene refuses")
        self._at += 1
        return self._text[self._at - 1]


_SIMPLE: Mapping[str, Callable[[_Reader], str]] = {
    ".": _Reader._any,  # noqa: SLF001 - its own table
    "@": _Reader._anything,  # noqa: SLF001
    "#": _Reader._nothing,  # noqa: SLF001
    "(": _Reader._group,  # noqa: SLF001
    '"': _Reader._quoted,  # noqa: SLF001
    "\\": _Reader._escape,  # noqa: SLF001
    "[": _Reader._class,  # noqa: SLF001
}
