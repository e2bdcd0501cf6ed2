r"""
Regular expressions of RE2 -> those of Python's `re` that are found in the same texts.

They are carried over where `re`, with ASCII alone in `\d`, `\w` and `\b`, says exactly the same,
and refused where it does not. All facts are those of RE2's page on its syntax
(github.com/google/re2, wiki "Syntax") and of its parser (re2/parse.cc), compared with the RE2 in
DuckDB by the tests.

>>> to_python(r"(?i)^\x{41}(?P<b>b)$")
'(?i)^A(?:b)\\Z'
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from siemantic.charsets import LAST, CharSet, chars, charset, complement, union
from siemantic.errors import UndecidedError
from siemantic.logic.patterns import pattern
from siemantic.logic.trees import Tree

_TOKEN = re.compile(
    r"""
    (?P<escape>\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|[^x]))
    | (?P<open>\((?:\?(?:P<\w+>|:|[ims]*(?:-[ims]+)?[:)]))?)
    | (?P<repeat>(?:[*+?]|\{(?P<least>[0-9]+)(?P<more>,(?P<most>[0-9]*))?\})\??)
    | (?P<sign>[)|^$.])
    | (?P<set>\[\^?)
    | (?P<literal>[^\\(*+?)\[])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_MEMBER = re.compile(
    r"\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|[^x])|[^\\]", re.DOTALL | re.ASCII
)
_EMPTY = re.compile(r"(?<!\\)\((?:\?(?:P<\w+>|:|[ims]*(?:-[ims]+)?:))?\)$", re.ASCII)
_MOST_TIMES = 1000
"""RE2 refuses more, also of repetitions in each other (parse.cc, `maximum_repeat_count`)."""

_DIGITS = charset([(48, 57)])
_SPACES = chars(" \t\n\f\r")  # without the vertical tab, which Python has
_WORDS = charset([(48, 57), (65, 90), (95, 95), (97, 122)])
_SETS: Mapping[str, CharSet] = {
    "d": _DIGITS,
    "D": complement(_DIGITS),
    "s": _SPACES,
    "S": complement(_SPACES),
    "w": _WORDS,
    "W": complement(_WORDS),
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_PLACES = {"b": r"\b", "A": r"\A", "z": r"\Z"}
r"""Without `\B`, which RE2 also finds within the bytes of a character."""

_END_OF_ASCII = 127
_MOST_TRIED = 4096


@lru_cache(maxsize=65536)
def found_by_re2(written: str) -> Tree:
    """
    The texts in which the expression is found somewhere.

    Raises:
        UndecidedError: as `to_python`, or no automaton can follow it.
    """
    try:
        return pattern(to_python(written), re.ASCII, covers=False)
    except re.error as error:
        raise _refused(written, f"python says: {error}") from error


def to_python(written: str) -> str:
    """
    The expression as Python's `re` takes it, to be run with re.ASCII.

    Raises:
        UndecidedError: RE2 refuses it, or Python has nothing that is certainly the same.
    """
    return "".join(_Translation(written).parts())


def _refused(written: str, what: str) -> UndecidedError:
    return UndecidedError(f"the regular expression '{written[:60]}' is not followed: {what}")


class _Translation:
    """The way through an expression, with the flags that hold there."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.at = 0
        self.groups: list[str] = []  # the flags around each open group
        self.flags = ""
        self.folds = re.search(r"\(\?[ms]*i", written) is not None
        self.can_repeat = False

    def parts(self) -> Iterator[str]:
        """The expression in Python's words."""
        yield self._flags_in_front()
        while self.at < len(self.written):
            yield self._next()
        if self.groups:
            raise self.refused("a group does not end")

    def refused(self, what: str) -> UndecidedError:
        return _refused(self.written, what)

    def _flags_in_front(self) -> str:
        """Flags at the begin hold everywhere, in Python too; further on they are refused."""
        found = re.match(r"\(\?([ims]+)\)", self.written)
        if found is None:
            return ""
        self.at, self.flags = found.end(), found[1]
        return found[0]

    def _next(self) -> str:
        token = _TOKEN.match(self.written, self.at)
        if token is None:
            raise self.refused(f"'{self.written[self.at : self.at + 4]}'")
        self.at = token.end()
        kind = str(token.lastgroup) if token["repeat"] is None else "repeat"
        if kind == "repeat":
            return self._repeat(token)
        self.can_repeat = kind in ("escape", "set", "literal") or token[0] in (")", ".")
        match kind:
            case "escape":
                return self._escape(token[0])
            case "open":
                return self._open(token[0])
            case "sign":
                return self._sign(token[0])
            case "set":
                return self._set(negated=token[0] == "[^")
            case _:
                return self._characters(chars(token[0]))

    def _repeat(self, token: re.Match[str]) -> str:
        bounds = [int(each) for each in (token["least"], token["most"]) if each]
        if not self.can_repeat or max(bounds, default=0) > _MOST_TIMES:
            raise self.refused(f"'{token[0]}' where it stands")
        self.can_repeat = False
        return token[0]

    def _open(self, opening: str) -> str:
        if opening.endswith(")"):
            raise self.refused("flags that are not at its begin")
        self.groups.append(self.flags)
        found = re.fullmatch(r"\(\?([ims]*)(?:-([ims]+))?:", opening)
        if found is None:  # what a group is called makes no difference
            return "(?:"
        on, off = found[1], found[2] or ""
        self.flags = "".join({*self.flags, *on} - {*off})
        return opening

    def _sign(self, sign: str) -> str:
        if sign == ")":
            if not self.groups:
                raise self.refused("a parenthesis too many")
            if _EMPTY.search(self.written[: self.at]):
                # DuckDB 2.0 finds '-(?:)' in '-' alone, as if the value ended there.
                raise self.refused("an empty group")
            self.flags = self.groups.pop()
        # without (?m) it is the end, where Python's is also before a last line break
        return r"\Z" if sign == "$" and "m" not in self.flags else sign

    def _escape(self, escape: str) -> str:
        letter = escape[1]
        if letter in _PLACES:
            self.can_repeat = False
            return _PLACES[letter]
        return self._characters(self._members(escape))

    def _members(self, written: str) -> CharSet:
        """The characters of a character, or of an escape."""
        letter = written[1:2]
        if not written.startswith("\\"):
            return chars(written)
        if letter == "x":
            code = int(written[2:].strip("{}"), 16)
            if code > LAST:
                raise self.refused(written)
            return ((code, code),)
        if letter in _SETS:
            return _SETS[letter]
        if letter in _CONTROLS:
            return chars(_CONTROLS[letter])
        if not letter.isascii() or letter.isalnum():
            raise self.refused(f"'{written}'")
        return chars(letter)

    def _set(self, *, negated: bool) -> str:
        """A set up to its bracket; a bracket that stands first is a member."""
        found: CharSet = ()
        is_first = True
        while is_first or not self.written.startswith("]", self.at):
            if self.written.startswith("[:", self.at):
                raise self.refused("a named set of characters")
            found = union(found, self._range())
            is_first = False
        self.at += 1
        return self._characters(found, negated=negated)

    def _range(self) -> CharSet:
        low = self._member()
        if not re.compile(r"-[^\]]", re.DOTALL).match(self.written, self.at):
            return self._members(low)
        if low[0] == "\\" and low[1] in _SETS:
            return self._members(low)
        self.at += 1
        high = self._member()
        first, last = self._members(low), self._members(high)
        if (high[0] == "\\" and high[1] in _SETS) or first > last:
            raise self.refused("a range of characters")
        return ((first[0][0], last[0][1]),)

    def _member(self) -> str:
        found = _MEMBER.match(self.written, self.at)
        if found is None:
            raise self.refused("a set that does not end")
        self.at = found.end()
        return found[0]

    def _characters(self, members: CharSet, *, negated: bool = False) -> str:
        """One of the characters in Python's words."""
        if self.folds and any(_has_case(low, high) for low, high in members):
            raise self.refused("letters beyond ASCII without regard to case")
        if len(members) == 1 and members[0][0] == members[0][1] and not negated:
            return re.escape(chr(members[0][0]))
        spelled = "".join(f"{_spell(low)}-{_spell(high)}" for low, high in members)
        return f"[{'^' if negated else ''}{spelled}]"


def _has_case(low: int, high: int) -> bool:
    """Whether letters beyond ASCII with another case may be in a range."""
    if high <= _END_OF_ASCII or (low <= _END_OF_ASCII + 1 and high == LAST):
        return False  # all beyond ASCII are folded into themselves
    many = range(max(low, _END_OF_ASCII + 1), high + 1)
    return len(many) > _MOST_TRIED or any(chr(each).swapcase() != chr(each) for each in many)


def _spell(code: int) -> str:
    return f"\\U{code:08x}"
