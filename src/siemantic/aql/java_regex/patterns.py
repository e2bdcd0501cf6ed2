"""From a Java pattern to a Python one: Javadoc of `java.util.regex.Pattern`, Java SE 17."""

import re
from dataclasses import dataclass, field, replace

from siemantic.aql.java_regex.anchors import BEGIN, END, caret, dollar, last_line_end
from siemantic.aql.java_regex.charsets import render
from siemantic.aql.java_regex.classes import fold, read_class
from siemantic.aql.java_regex.escapes import LINE_ENDS, VERTICAL, read_code, read_set
from siemantic.aql.java_regex.pieces import NOTHING, Piece, char, group, join, look, place
from siemantic.aql.java_regex.reader import Reader, open_pattern
from siemantic.aql.java_regex.words import word_boundary
from siemantic.charsets import EVERYTHING, CharSet, chars, complement

_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]+)(,([0-9]*))?\})([?+]?)")
_SIGNS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_MOST = 2**31 - 1  # repetitions are of Java's type int
_WIDEST = 1000  # in a look-behind, where Java's sums of widths may run over
_FLAGS = re.compile(r"([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])")
_NAME = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)>")
_LOOKS = ("?=", "?!", "?<=", "?<!", "?>")


@dataclass(slots=True)
class _Translator:
    """
    One reading of a pattern: where we are, the flags here, and the groups so far.

    Args:
        refers: the pattern refers to a group.
        doubt: a construct in which the engines capture differently, though they match alike.
    """

    reader: Reader
    flags: frozenset[str]
    groups: int = 0
    closed: set[int] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)
    looks_back: int = 0
    refers: bool = False
    doubt: str = ""

    def read_alternatives(self) -> list[Piece]:
        """Sequences between bars, up to a closing parenthesis or the end."""
        found = [self._read_sequence()]
        while self.reader.accept("|"):
            found.append(self._read_sequence())
        return found

    def _read_sequence(self) -> Piece:
        pieces = []
        while self.reader.peek() not in {"", "|", ")"}:
            pieces.append(self._read_item())
        return join(pieces)

    def _read_item(self) -> Piece:
        if self.reader.peek() in {"*", "+", "?"}:
            what = f"the quantifier {self.reader.peek()!r} after nothing"
            raise self.reader.malformed(what, "escape it with a backslash")
        if self.reader.accept("("):
            found = self._read_group()
            return NOTHING if found is None else self._read_quantifier(found)
        # Java takes the {2} of a{1}{2} for a quantifier of nothing
        nothing = self.reader.peek() == "{"
        return self._read_quantifier(NOTHING if nothing else self._read_atom())

    def _read_quantifier(self, piece: Piece) -> Piece:
        found = self.reader.match(_QUANTIFIER)
        if found:
            return self._repeat(piece, found)
        if self.reader.peek() == "{":
            raise self.reader.malformed("a '{' without a number", "escape it with a backslash")
        return piece

    def _repeat(self, piece: Piece, found: re.Match[str]) -> Piece:
        least, most = self._read_counts(found)
        if piece.is_place and not piece.captures:
            return piece if least else NOTHING
        self._check_repeat(piece, found[0], least)
        if self.looks_back and not (piece.is_char and least == most and least <= _WIDEST):
            what = f"the quantifier {found[0]} in a look-behind"
            raise self.reader.unsupported(what, "write look-behinds of a fixed width")
        if piece.captures and (piece.can_be_empty or found[5] == "+" or found[2] == "0"):
            self.doubt = f"a capturing group under {found[0]} that may match nothing"
        if piece.nests and found[1] != "?":
            self.doubt = f"a capturing group in one under {found[0]}"
        empty = piece.can_be_empty or least == 0
        ends = f"{{{least},{'' if most is None else most}}}"  # without any zeros in front
        text = piece.text + (found[1] or ends) + found[5]
        bars = piece.bars and not empty
        return replace(
            piece, text=text, can_be_empty=empty, bars=bars, is_char=False, is_place=False
        )

    def _read_counts(self, found: re.Match[str]) -> tuple[int, int | None]:
        if found[1]:
            return _SIGNS[found[1]]
        least = _count(found[2])
        most = (_count(found[4]) if found[4] else None) if found[3] else least
        if max(least, most or 0) > _MOST or (most is not None and most < least):
            raise self.reader.malformed(f"the repetition {found[0]}", "turn its ends around")
        return least, most

    def _check_repeat(self, piece: Piece, quantifier: str, least: int) -> None:
        if piece.can_be_empty and least > 1:
            what = f"{quantifier} after what may match nothing, where java stops early"
            raise self.reader.unsupported(what, "write * instead, or leave out the empty part")
        if piece.breaks:
            what = f"\\R under {quantifier}, into which java does not always go back"
            raise self.reader.unsupported(what, "write [\\r\\n] instead of \\R")

    def _read_atom(self) -> Piece:
        letter = self.reader.take()
        if letter == "\\":
            return self._read_escape()
        if letter == "[":
            return char(read_class(self.reader, self.flags))
        if letter == "^":
            return place(caret(self.flags), loses=True)
        if letter == "$":
            return place(dollar(self.flags))
        return char(self._dot() if letter == "." else self._fold(ord(letter)))

    def _dot(self) -> CharSet:
        if "s" in self.flags:
            return EVERYTHING
        return complement(chars("\n") if "d" in self.flags else LINE_ENDS)

    def _fold(self, code: int) -> CharSet:
        return fold(self.reader, self.flags, code)

    def _read_escape(self) -> Piece:
        letter = self.reader.peek()
        members = read_set(self.reader, self.flags)
        if members is not None:
            return char(members)
        if letter and letter in "AzZbB":
            return self._read_anchor()
        if letter and letter in "123456789k":
            return self._read_reference()
        if letter == "R":
            return self._read_line_break()
        if letter and letter in "GXN":
            raise self.reader.unsupported(f"\\{letter}", "write the regex without it")
        return char(self._fold(read_code(self.reader)))

    def _read_anchor(self) -> Piece:
        letter = self.reader.take()
        if self.reader.looking_at("{g"):
            raise self.reader.unsupported("\\b{g}", "write the regex without it")
        if letter in "bB":
            text = word_boundary(inverted=letter == "B")
            return place(text, gains=letter == "B", loses=letter == "b")
        if letter == "A":
            return place(BEGIN, loses=True)
        return place(END if letter == "z" else last_line_end(self.flags))

    def _read_line_break(self) -> Piece:
        self.reader.take()
        return Piece(rf"(?:\r\n|{render(VERTICAL)})", breaks=True, bars=True)

    def _read_reference(self) -> Piece:
        start = self.reader.at
        number = self._read_name() if self.reader.accept("k") else self._read_number()
        what = f"the reference \\{self.reader.text[start : self.reader.at]}"
        if number not in self.closed:
            raise self.reader.unsupported(what, "refer to a group that is closed before it")
        if self.looks_back:
            raise self.reader.unsupported(f"{what} in a look-behind", "write the text itself")
        if {"i", "u"} <= self.flags:
            raise self.reader.unsupported(f"{what} under (?iu)", "use (?i) alone, or write it out")
        self.refers = True
        folds = "i" if "i" in self.flags else ""
        return Piece(f"(?{folds}:\\{number})", can_be_empty=True, loses=True)

    def _read_name(self) -> int:
        found = self.reader.match(_NAME) if self.reader.accept("<") else None
        if not found or found[1] not in self.names:
            way_out = "name a group that comes before it, as in \\k<name>"
            raise self.reader.malformed("a reference to no group", way_out)
        return self.names[found[1]]

    def _read_number(self) -> int:
        """As many digits as there are groups for up to here; the first one always is one."""
        number = int(self.reader.take())
        while self.reader.peek() in set("0123456789"):
            longer = number * 10 + int(self.reader.peek())
            if longer > self.groups:
                break
            number = longer
            self.reader.take()
        return number

    def _read_group(self) -> Piece | None:
        """A group whose '(' is passed; None for flags that hold up to the end of this group."""
        outer = self.flags
        opening = next((each for each in _LOOKS if self.reader.accept(each)), "")
        if opening:
            found = self._read_look(opening)
        elif self.reader.accept("?<"):
            found = self._read_named()
        elif self.reader.accept("?"):
            if self._read_flags() == ")":
                return None
            found = group("?:", self._read_body())
        else:
            found = self._read_capture("")
        self.flags = outer
        return found

    def _read_body(self) -> list[Piece]:
        found = self.read_alternatives()
        if not self.reader.accept(")"):
            raise self.reader.malformed("a group that is not closed", "close it, or escape its '('")
        return found

    def _read_look(self, opening: str) -> Piece:
        behind = "<" in opening
        self.looks_back += behind
        body = self._read_body()
        self.looks_back -= behind
        if behind:
            self._check_behind(body)
        if any(each.captures for each in body):
            self.doubt = f"a capturing group in ({opening}"
        return group(opening, body) if opening == "?>" else look(opening, body)

    def _check_behind(self, body: list[Piece]) -> None:
        """Java looks back over so many UTF-16 units, not characters."""
        if any(each.is_wide and (not each.is_char or each.loses) for each in body):
            what = "a look-behind that can hold a character beyond U+FFFF"
            raise self.reader.unsupported(what, "look for one character, or for a class without ^")

    def _read_named(self) -> Piece:
        found = self.reader.match(_NAME)
        if not found or found[1] in self.names:
            way_out = "name each group once, with letters and digits of ascii"
            raise self.reader.malformed("the name of a group", way_out)
        self.names[found[1]] = self.groups + 1
        return self._read_capture(f"?P<{found[1]}>")

    def _read_capture(self, opening: str) -> Piece:
        self.groups += 1
        number = self.groups
        body = self._read_body()
        self.closed.add(number)
        return replace(group(opening, body), captures=True)

    def _read_flags(self) -> str:
        """Pass flags and what ends them, `:` or `)`; they hold from here on."""
        found = self.reader.match(_FLAGS)
        if not found or set(found[1] + (found[2] or "")) - set("imsducxU"):
            raise self.reader.malformed("an unknown '(?'", "java has (?: (?= (?! (?> (?< and flags")
        on, off = set(found[1]), set(found[2] or "")
        if on & set("cxU") or "U" in off:
            what = f"the flags {found[1]!r}"
            raise self.reader.unsupported(what, "only i, m, s, d and u can be set here")
        self.flags = frozenset((self.flags | on) - off)
        return found[3]


def _count(digits: str) -> int:
    """The number, or one that is too large as well; Python reads no number of any length."""
    return int(digits.lstrip("0")[:11] or "0")


def translate(pattern: str, flags: frozenset[str], *, reads_groups: bool) -> str:
    """
    Spell a Java pattern for Python's `re.compile(.., re.ASCII)`.

    Args:
        flags: letters of Java's flags that are on: i, m, s, d (UNIX_LINES), u (UNICODE_CASE).
        reads_groups: what the groups hold after a match must be the same too.
    Raises:
        AqlEvaluationError: Java refuses it, or Python cannot say the same.
    """
    translator = _Translator(open_pattern(pattern), flags)
    found = translator.read_alternatives()
    if translator.reader.peek():
        raise translator.reader.malformed("a ')' too many", "escape it with a backslash")
    if translator.doubt and (reads_groups or translator.refers):
        way_out = "move the group, or make it (?:..)"
        raise translator.reader.unsupported(translator.doubt, way_out)
    if any(each.gains for each in found):
        what = "what java can find in the middle of a character beyond U+FFFF"
        raise translator.reader.unsupported(what, "begin with ^, or with a character")
    return "|".join(each.text for each in found)
