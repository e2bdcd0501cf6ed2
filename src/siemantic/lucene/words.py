"""
The words of a query, as Lucene's `QueryParser.jj` splits it, and which field each is for.

What is in brackets, as in `[1 TO 5]`, comes as single signs, since no query from a rule has it.
"""

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import pairwise
from typing import Literal, NamedTuple

from siemantic.errors import UndecidedError

Kind = Literal["blank", "quoted", "regex", "term", "sign"]
FieldKind = Literal["number", "address"]

# The longest regular expression wins, so only a slash behind a backslash is inside one.
_WORD = re.compile(
    r"""
    (?P<blank>[ \t\n\r\u3000]+)
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<regex>/(?:[^/]|(?<=\\)/)*/)
    | (?P<term>(?:[^ \t\n\r\u3000+\-!():^\[\]"{}~\\/]|\\.)(?:[^ \t\n\r\u3000!():^\[\]"{}~\\/]|\\.)*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
OPERATORS = frozenset(("AND", "OR", "NOT", "&&", "||"))
_NETWORK = re.compile(r"[0-9A-Fa-f:.]+/[0-9]{1,3}")
_COMPARED = re.compile(r"([<>]=?)(.*)", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Word(NamedTuple):
    """A word as it is written."""

    kind: Kind
    text: str

    @property
    def is_operator(self) -> bool:
        """Whether it is AND, OR or NOT."""
        return self.kind == "term" and self.text in OPERATORS


class Term(NamedTuple):
    """A word that is looked for, and the field; an empty name is any field."""

    field: str
    word: Word


def words_of(query: str) -> Iterator[Word]:
    """All words, without blanks."""
    for found in _WORD.finditer(query):
        kind: Kind = found.lastgroup  # type: ignore[assignment]
        if kind != "blank":
            yield Word(kind, found.group())


def terms_of(query: str) -> Iterator[Term]:
    """
    The words that are looked for.

    >>> [(each.field, each.word.text) for each in terms_of("a:(x OR y*) AND NOT z")]
    [('a', 'x'), ('a', 'y*'), ('', 'z')]
    """
    words = [*words_of(query), Word("sign", ")")]
    around, field = [""], ""
    for word, following in pairwise(words):
        if word.text == "(":
            around.append(field or around[-1])
            field = ""
        elif word.text == ")":
            around = around[:-1] or [""]
        elif word.kind == "term" and following == Word("sign", ":"):
            field = unescaped(word.text)
        elif word.kind != "sign" and not word.is_operator:
            yield Term(field or around[-1], word)
            field = ""


def unescaped(text: str) -> str:
    r"""
    The text without its escapes.

    >>> unescaped(r"C\:\\Users")
    'C:\\Users'
    """
    return "".join(character for character, _ in characters_of(text))


def characters_of(text: str) -> Iterator[tuple[str, bool]]:
    r"""
    Each character, and whether it was escaped.

    Raises:
        UndecidedError: it has a character by its number, as `\u0041`, which is none in a pattern.
    """
    left = iter(text)
    for each in left:
        if each != "\\":
            yield each, False
            continue
        following = next(left, "")
        if following in ("u", ""):
            raise UndecidedError(f"'\\{following}' in a term is not followed")
        yield following, True


def has_wildcard(text: str) -> bool:
    """Whether it has `*` or `?` that is not escaped."""
    return any(each in "*?" and not escaped for each, escaped in characters_of(text))


def network_of(word: Word) -> IPv4Network | IPv6Network | None:
    """The network that a word writes, None when it writes none."""
    text = word.text[1:-1] if word.kind == "quoted" else word.text
    try:
        plain = unescaped(text)
        return ip_network(plain, strict=False) if _NETWORK.fullmatch(plain) else None
    except (ValueError, UndecidedError):
        return None


def comparison_of(word: Word) -> tuple[str, str] | None:
    """
    The sign and the rest of what a term is compared with, None when it is not.

    Elasticsearch looks for the sign when the escapes are gone, so that `\\<` is one as well
    ("Reserved characters": "< and > can't be escaped at all").
    """
    if word.kind != "term" or has_wildcard(word.text):
        return None
    found = _COMPARED.fullmatch(unescaped(word.text))
    return (found[1], found[2]) if found and found[2] else None


def number_of(word: Word) -> tuple[str, str] | None:
    """The sign and the number, None when it is no such comparison, or the sign is escaped."""
    found = None if word.text.startswith("\\") else comparison_of(word)
    return found if found and _NUMBER.fullmatch(found[1]) else None


def kinds_of(query: str) -> Mapping[str, FieldKind]:
    """
    What the fields hold that are compared with numbers or networks.

    Raises:
        UndecidedError: one is compared with both.
    """
    kinds: dict[str, FieldKind] = {}
    for field, word in terms_of(query):
        kind: FieldKind | None = "address" if network_of(word) else None
        kind = "number" if number_of(word) else kind
        if field and kind is not None and kinds.setdefault(field, kind) != kind:
            raise UndecidedError(f"'{field}' is compared with numbers and with networks")
    return kinds
