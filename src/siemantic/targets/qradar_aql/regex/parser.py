"""Sigma's regular expressions -> their parts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from siemantic.targets.qradar_aql.regex.checks import check_behind, check_captures, check_repeat
from siemantic.targets.qradar_aql.regex.classes import read_class
from siemantic.targets.qradar_aql.regex.escapes import read_code, read_shorthand
from siemantic.targets.qradar_aql.regex.reader import Reader
from siemantic.targets.qradar_aql.regex.tree import (
    Body,
    Characters,
    Dot,
    Group,
    Look,
    Node,
    Place,
    Reference,
    Repeat,
    Sequence,
)

_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]+)(?:,([0-9]*))?\})[?+]?")
_UNCLEAR_QUANTIFIER = re.compile(r"\{ *(?:[0-9]+ *)?(?:, *(?:[0-9]+ *)?)?\}(?<!\{\})")
_MOST = 65535
"""The largest number in a quantifier of PCRE (PCRE2 manual, pcre2pattern, "Repetition")."""
_COMMENT = re.compile(r"\(\?#[^)]*\)")
_GLOBAL_FLAGS = re.compile(r"\(\?([a-zA-Z]+)\)")
_FLAGS = re.compile(r"\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:")
_NAMED = re.compile(r"\(\?P<([^>]*)>")
_NAME_REFERENCE = re.compile(r"\(\?P=([^)]*)\)")
_NUMBER_REFERENCE = re.compile(r"[1-9][0-9]?")
_OPENING = re.compile(r"\(\?(?:<?[=!]|>)")
_JAVA_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]*")
_DEEPEST = 50


@dataclass(slots=True)
class Parser:
    """
    One reading of a pattern.

    Attributes:
        flags: those of i, s and m that hold here.
        groups: the names of the capturing groups so far, empty for those without one.
        depth: how many groups we are in.
        behind: how many look-behinds we are in.
    """

    reader: Reader
    flags: frozenset[str]
    groups: list[str] = field(default_factory=list)
    depth: int = 0
    behind: int = 0

    def read(self) -> Body:
        """The whole pattern; flags at its begin are in `flags` then."""
        while found := self.reader.match(_GLOBAL_FLAGS):
            self._check_flags(found[0], found[1])
            self.flags |= set(found[1])
        body = self._read_body()
        check_captures(self.reader, body)
        return body

    def _read_body(self) -> Body:
        found = [self._read_sequence()]
        while self.reader.accept("|"):
            found.append(self._read_sequence())
        return tuple(found)

    def _read_sequence(self) -> Sequence:
        found: list[Node] = []
        while self.reader.peek() not in ("", "|", ")"):
            if not self.reader.match(_COMMENT):
                found.append(self._read_quantifier(self._read_atom()))
        return tuple(found)

    def _read_quantifier(self, item: Node) -> Node:
        while self.reader.match(_COMMENT):
            pass
        found = self.reader.match(_QUANTIFIER)
        if not found:
            return item
        least = int(found[2] or found[1] == "+")
        if max(least, int(found[3] or 0)) > _MOST:
            raise self.reader.refuse(found[0], "is more than PCRE counts", "write a smaller number")
        check_repeat(self.reader, item, found[0], least)
        return Repeat(item, found[0], least)

    def _read_atom(self) -> Node:
        here = self.reader.peek()
        if here == "(":
            return self._read_group()
        if here == "[":
            return read_class(self.reader, folds="i" in self.flags)
        if found := _UNCLEAR_QUANTIFIER.match(self.reader.text, self.reader.at):
            way_out = "begin the numbers with 0, or escape the brace"
            raise self.reader.refuse(found[0], "is a repetition to some engines only", way_out)
        self.reader.take()
        match here:
            case "\\":
                return self._read_escape()
            case ".":
                return Dot("s" in self.flags)
            case "^":
                return Place("line start" if "m" in self.flags else "start")
            case "$":
                return Place("line end" if "m" in self.flags else "end")
        return self._one(ord(here))

    def _one(self, code: int) -> Characters:
        return Characters(((code, code),), folds="i" in self.flags)

    def _read_escape(self) -> Node:
        if shorthand := read_shorthand(self.reader):
            return Characters(*shorthand)
        if kind := _PLACES.get(self.reader.peek()):
            self.reader.take()
            return kind
        if not self._is_octal() and (found := self.reader.match(_NUMBER_REFERENCE)):
            return self._refer(int(found[0]), f"\\{found[0]}")
        return self._one(read_code(self.reader, in_class=False))

    def _is_octal(self) -> bool:
        """Whether three digits come next that Python takes for a character, not for a group."""
        return re.match("[0-7]{3}", self.reader.peek(3)) is not None

    # --- groups --------------------------------------------------------------------------------

    def _read_group(self) -> Node:
        reader = self.reader
        if self.depth == _DEEPEST:
            raise reader.refuse("(", f"stands in {_DEEPEST} groups", "nest fewer groups")
        if found := reader.match(_OPENING):
            return self._read_look(found[0])
        if found := reader.match(_NAMED):
            return self._read_capture(found[1])
        if found := reader.match(_NAME_REFERENCE):
            return self._refer(self.groups.index(found[1]) + 1, found[0], found[1])
        if found := reader.match(_FLAGS):
            return self._read_scoped(found[0], set(found[1]), set(found[2] or ""))
        if reader.peek(2) == "(?":
            raise reader.refuse(reader.peek(3), "Java does not have")
        reader.take()
        return self._read_capture("")

    def _read_inside(self) -> Body:
        self.depth += 1
        found = self._read_body()
        self.reader.take()
        self.depth -= 1
        return found

    def _read_look(self, opening: str) -> Node:
        is_behind = "<" in opening
        self.behind += is_behind
        body = self._read_inside()
        self.behind -= is_behind
        if is_behind:
            check_behind(self.reader, opening, body)
        return Group(opening, body) if opening == "(?>" else Look(opening, body)

    def _read_capture(self, name: str) -> Group:
        if name and name in self.groups:
            raise self.reader.refuse(name, "names two groups", "name each group differently")
        self.groups.append(name)
        opening = f"(?<{name}>" if _JAVA_NAME.fullmatch(name) else "("
        return Group(opening, self._read_inside())

    def _read_scoped(self, part: str, on: set[str], off: set[str]) -> Group:
        """A group with flags; multi-line mode is in the spelling of its anchors."""
        self._check_flags(part, on | off)
        outer = self.flags
        on, off = on - outer, off & outer
        self.flags = (outer | on) - off
        body = self._read_inside()
        self.flags = outer
        minus = "-" if off - {"m"} else ""
        return Group(f"(?{_letters(on)}{minus}{_letters(off)}:", body)

    def _check_flags(self, part: str, flags: Iterable[str]) -> None:
        if set(flags) - {"i", "s", "m"}:
            way_out = "write it without flags other than i, m and s"
            raise self.reader.refuse(part, "has flags that are not carried over", way_out)

    def _refer(self, number: int, part: str, name: str = "") -> Reference:
        if "i" in self.flags:
            way_out = "look at case there, as in '(?-i:\\1)', or write out what the group can be"
            raise self.reader.refuse(part, "folds no letters beyond ASCII in Java", way_out)
        if self.behind:
            raise self.reader.refuse(part, "stands in a look-behind", "write the text itself")
        return Reference(number, part, name if _JAVA_NAME.fullmatch(name) else "")


def _letters(flags: set[str]) -> str:
    return "".join(sorted(flags - {"m"}))


_PLACES = {
    "A": Place("start"),
    "b": Place("boundary"),
    "B": Place("no boundary"),
}
