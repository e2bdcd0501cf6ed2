"""
The parameter `filter` of lists: which records it takes.

Source: OVERVIEW c_rest_api_filtering, whose examples are cases of the tests. It does not say
whether `and` binds tighter than `or`, which it does here, nor how quotes and wildcards are escaped,
which is by a backslash here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.qradar.emulator.filter_values import OPERATORS, WithoutNull, like, same

Test = Callable[[object], bool]
"""Whether a record is taken."""

Getter = Callable[[object], object]

LONGEST = 10_000
DEEPEST = 50


class FilterError(Exception):
    """What is wrong with a filter, in words."""


def parse_filter(text: str) -> Test:
    """
    The test of a filter, which raises FilterError for a record without a field that it names.

    >>> parse_filter("id in (1, 2) and not name = 'x'")({"id": 2, "name": "y"})
    True

    Raises:
        FilterError: it is no filter.
    """
    if len(text) > LONGEST:
        raise FilterError(f"it is longer than {LONGEST} characters")
    parser = _Parser(tuple(_tokens(text)))
    found = parser.either(0)
    if parser.at < len(parser.tokens):
        raise FilterError(f"'{parser.tokens[parser.at].text[:40]}' is not expected there")
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    is_quoted: bool = False


_TOKEN = re.compile(
    r"""\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|(?P<plain><=|>=|<>|!=|\^=|[=<>(),]|[^\s=<>!^(),"']+))""",
    re.DOTALL,
)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise FilterError(f"'{text[at:].strip()[:40]}' cannot be read")
        at = found.end()
        quoted = found["double"] if found["double"] is not None else found["single"]
        yield _Token(found["plain"]) if quoted is None else _Token(quoted, is_quoted=True)


class _Parser:
    """A reader of tokens; each method takes what its name says and moves on."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0

    def either(self, depth: int) -> Test:
        """Some `or` others."""
        parts = [self.all(depth)]
        while self.takes("or"):
            parts.append(self.all(depth))
        return lambda record: any(each(record) for each in parts)

    def all(self, depth: int) -> Test:
        """Some `and` others."""
        parts = [self.one(depth)]
        while self.takes("and"):
            parts.append(self.one(depth))
        return lambda record: all(each(record) for each in parts)

    def one(self, depth: int) -> Test:
        """A comparison, what is in brackets, or the opposite of one."""
        if depth > DEEPEST:
            raise FilterError("it is nested too deeply")
        if self.takes("not"):
            inner = self.one(depth + 1)
            return lambda record: not inner(record)
        if self.takes("("):
            inner = self.either(depth + 1)
            self.expect(")")
            return inner
        return self.comparison(depth)

    def comparison(self, depth: int) -> Test:
        """A field and what is asked of it."""
        get = self.field()
        if self.takes("is"):
            is_negated = self.takes("not")
            self.expect("null")
            return lambda record: (get(record) is None) is not is_negated
        if self.takes("contains"):
            return self.contained(get, depth)
        if self.takes("like"):
            return _tested(get, like(self.quoted(), ignores_case=False))
        if self.takes("ilike"):
            return _tested(get, like(self.quoted(), ignores_case=True))
        is_negated = self.takes("not")
        if self.takes("in"):
            return _tested(get, WithoutNull(self.member(), is_negated))
        if self.takes("between"):
            return _tested(get, WithoutNull(self.range(), is_negated))
        operator = self.next()
        if is_negated or operator.is_quoted or operator.text not in OPERATORS:
            raise FilterError(f"'{operator.text[:40]}' is no operator")
        return _tested(get, OPERATORS[operator.text](self.value()))

    def contained(self, get: Getter, depth: int) -> Test:
        """What at least one element of a list is to be."""
        if self.takes("("):
            inner = self.either(depth + 1)
            self.expect(")")
        elif self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].text not in {"and", "or"}:
            inner = self.one(depth + 1)
        else:
            wanted = self.value()
            inner = lambda element: same(element, wanted)  # noqa: E731 - one of three
        return lambda record: any(map(inner, _elements(get(record))))

    def field(self) -> Getter:
        """The name of a field, with that of an inner one in brackets, or `.` for all of it."""
        name = self.next()
        if name.is_quoted or name.text in {"(", ")", ",", *OPERATORS}:
            raise FilterError(f"'{name.text[:40]}' is no name of a field")
        if name.text == ".":
            return lambda record: record
        if not self.takes("("):
            return lambda record: _field(record, name.text)
        inner = self.field()
        self.expect(")")
        return lambda record: inner(_field(record, name.text))

    def member(self) -> Test:
        """A list of values in brackets."""
        self.expect("(")
        values = [self.value()]
        while self.takes(","):
            values.append(self.value())
        self.expect(")")
        return lambda found: any(same(found, each) for each in values)

    def range(self) -> Test:
        """Two values with `and` between them; both ends belong to it."""
        least = OPERATORS[">="](self.value())
        self.expect("and")
        most = OPERATORS["<="](self.value())
        return lambda found: least(found) and most(found)

    def quoted(self) -> str:
        """A pattern, around which quotes are mandatory."""
        token = self.next()
        if not token.is_quoted:
            raise FilterError(f"the pattern '{token.text[:40]}' is not in quotes")
        return token.text

    def value(self) -> str:
        """A value, in quotes or not."""
        token = self.next()
        if not token.is_quoted and token.text in {"(", ")", ",", *OPERATORS}:
            raise FilterError(f"'{token.text}' is no value")
        return re.sub(r"\\(.)", r"\1", token.text) if token.is_quoted else token.text

    def next(self) -> _Token:
        """The next token."""
        if self.at >= len(self.tokens):
            raise FilterError("it ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def takes(self, word: str) -> bool:
        """Whether the next token is that word, which is then taken; words have no case."""
        found = self.tokens[self.at] if self.at < len(self.tokens) else None
        is_there = found is not None and not found.is_quoted and found.text.lower() == word
        self.at += is_there
        return is_there

    def expect(self, word: str) -> None:
        """Take that word."""
        if not self.takes(word):
            raise FilterError(f"'{word}' is missing")


def _tested(get: Getter, test: Test) -> Test:
    return lambda record: test(get(record))


def _field(record: object, name: str) -> object:
    if record is None:
        return None
    if not isinstance(record, Mapping) or name not in record:
        raise FilterError(f"there is no field '{name[:40]}'")
    return record[name]


def _elements(found: object) -> Sequence[object]:
    if found is None:
        return ()
    if not isinstance(found, list | tuple):
        raise FilterError("contains is for lists")
    return found
