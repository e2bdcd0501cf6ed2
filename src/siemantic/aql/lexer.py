"""
Text -> tokens.

A string literal stands in single quotes, a name that is no plain word in double quotes (AQL guide,
"Quotation marks"). No page tells how a quote inside a literal is written; IBM's own pySigma backend
and Uncoder double it. A backslash is a character like any other here; docs/aql.md, "Backslashes".
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from siemantic.aql.ast import Span
from siemantic.errors import AqlSyntaxError

Kind = Literal["name", "quoted", "text", "number", "placeholder", "operator", "wrong", "end"]


class Token(NamedTuple):
    """
    A word of the text.

    `word` is what the parser compares: a name in upper case, an operator as it is, else empty.
    """

    kind: Kind
    text: str
    start: int
    word: str

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Where the token stands."""
        return Span(self.start, self.start + len(self.text))


# Possessive repetitions, so that a literal without an end is found out in one pass. No page of IBM
# mentions comments; an early draft of the grammar skipped `/* */` and `//`, public cheat sheets
# have `--`. Hexadecimal numbers: AQL guide, "Bit operators".
_SPACE = r"[ \t\r\n\f\v]*+"
_TOKEN = re.compile(
    rf"""
    (?: (?P<name> [A-Za-z_$][A-Za-z0-9_$]*+ )
      | (?P<comment> --[^\n]*+ | //[^\n]*+ | /\*(?s:.*?)\*/ )
      | (?P<operator> <> | != | == | <= | >= | :: | << | >> | /(?!\*) | [-+*%^&|~=<>(),.;] )
      | (?P<text> '[^']*+(?:''[^']*+)*+' )
      | (?P<quoted> "[^"]++"(?!") )
      | (?P<number> (?: 0[xX][0-9a-fA-F]++ | [0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ )
                    (?![A-Za-z0-9_$.]) )
      | (?P<placeholder> \{{[A-Za-z_][A-Za-z0-9_]*+\}} )
      | (?P<wrong> (?s:.) )
    ) {_SPACE}
    """,
    re.VERBOSE,
)
_LEADING_SPACE = re.compile(_SPACE)

LONGEST_NUMBER = 100
"""Digits; the largest number that Ariel's types hold has twenty."""

_SURELY_FINITE = len("1e308")

_SPELLING = {"<>": "!=", "==": "="}
"""Two spellings of one operator (AQL guide, "AQL operators", has both)."""


def tokens(text: str, comments: list[Span] | None = None) -> Iterator[Token]:
    """
    The tokens of the text, read one by one; the last is of kind `end`.

    What is no token is of kind `wrong`, and ends them; `error_at` tells why. The places of comments
    are added to `comments`.

    >>> [token.text for token in tokens("LAST 5 -- or 6")]
    ['LAST', '5', '']
    """
    start = _LEADING_SPACE.match(text).end()  # type: ignore[union-attr] # no space is one as well
    for match in _TOKEN.finditer(text, start):
        kind, found = match.lastgroup, match[match.lastgroup or 0]
        if kind == "name":
            yield Token("name", found, match.start(), found.upper())
        elif kind == "operator":
            yield Token("operator", found, match.start(), _SPELLING.get(found, found))
        elif kind == "comment":
            if comments is not None:
                comments.append(Span(match.start(), match.start() + len(found)))
        elif kind == "wrong" or not _is_right(kind, found):
            yield Token("wrong", found, match.start(), "")
            return
        else:
            yield Token(kind, found, match.start(), "")  # type: ignore[arg-type] # one of the others
    yield Token("end", "", len(text), "")


def _is_right(kind: str | None, found: str) -> bool:
    """Whether a name can be one, and whether a number is one that AQL can know."""
    if kind == "quoted":
        return found.isprintable()
    if kind != "number" or len(found) < _SURELY_FINITE:
        return True
    return len(found) <= LONGEST_NUMBER and float(number_value(found)) != float("inf")


def number_value(text: str) -> int | float:
    """
    The value of a number's token.

    >>> number_value("0x0f"), number_value("1.5"), number_value("12")
    (15, 1.5, 12)
    """
    if text[:2] in ("0x", "0X"):
        return int(text, 16)
    return int(text) if text.isdecimal() else float(text)


# --- what is no token --------------------------------------------------------------------------

_INSTEAD = {
    "\u2018": "a text stands in plain single quotes: '",
    "\u2019": "a text stands in plain single quotes: '",
    "\u201c": "a text stands in plain single quotes, a name in plain double quotes",
    "\u201d": "a text stands in plain single quotes, a name in plain double quotes",
    "\u201e": "a text stands in plain single quotes, a name in plain double quotes",
    "\u00ab": "a text stands in plain single quotes: '",
    "\u00b4": "a text stands in plain single quotes: '",
    "`": 'a name stands in double quotes: "',
    "[": 'a name stands in double quotes: "',
    "]": 'a name stands in double quotes: "',
    "\u00a0": "write a plain space instead of a no-break space",
    "\ufeff": "save the file without a byte order mark",
    "!": "'not equal' is !=",
    "\\": "a backslash stands only inside a text",
    "{": "a gap in a template is {name}",
    "}": "a gap in a template is {name}",
    "\u2212": "a minus is a plain hyphen: -",
    "\u2013": "a minus is a plain hyphen: -",
    "#": "a comment stands between /* and */",
    ":": "a function's namespace ends with two colons, GEO::LOOKUP",
}


def error_at(token: Token, text: str) -> AqlSyntaxError:
    """Why a token of kind `wrong` is none."""
    found, start = token.text, token.start
    if len(found) > 1:
        return _unusable(token, text)
    if found == "'":
        hint = "a quote inside a text is doubled: ''"
        return AqlSyntaxError("the text that begins here has no end", text, start, len(text), hint)
    if found == '"':
        return _no_name(text, start)
    if found == "/":
        return AqlSyntaxError("the comment that begins here has no end", text, start, len(text))
    if found.isascii() and found.isdigit():
        return _no_number(text, start)
    named = f"'{found}'" if found.isprintable() else f"the character U+{ord(found):04X}"
    beyond = "a name beyond A to Z stands in double quotes" if found.isalpha() else None
    way_out = _INSTEAD.get(found, beyond)
    return AqlSyntaxError(f"{named} is no part of AQL", text, start, start + 1, way_out)


def _no_name(text: str, start: int) -> AqlSyntaxError:
    """A name that is empty, has a double quote in it or no end."""
    if text.startswith('""', start):
        return AqlSyntaxError("a name is empty", text, start, start + 2, "an empty text is ''")
    end = text.find('""', start)
    if end < 0:
        return AqlSyntaxError("the name that begins here has no end", text, start, len(text))
    hint = "how one would be written is not documented; is a space missing?"
    return AqlSyntaxError("a name has no double quote in it", text, start, end + 2, hint)


def _unusable(token: Token, text: str) -> AqlSyntaxError:
    """A name with a character that none has, or a number that is too large."""
    if token.text[0] != '"':
        message = "the number is larger than any that AQL knows"
        return AqlSyntaxError(message, text, token.start, token.end)
    wrong = next(each for each in token.text if not each.isprintable())
    message = f"the character U+{ord(wrong):04X} cannot be part of a name"
    return AqlSyntaxError(message, text, token.start, token.end, "is a quote missing?")


def _no_number(text: str, start: int) -> AqlSyntaxError:
    end = re.compile(r"[A-Za-z0-9_$.]++").match(text, start).end()  # type: ignore[union-attr] # a digit is there
    shown = text[start : min(end, start + 40)]
    hint = "a text stands in single quotes, a name that begins with a digit in double quotes"
    return AqlSyntaxError(f"'{shown}' is no number", text, start, end, hint)
