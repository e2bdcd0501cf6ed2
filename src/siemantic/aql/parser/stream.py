"""The parser's place in the tokens, and the errors that it makes there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from siemantic.aql.ast import Span
from siemantic.aql.keywords import RESERVED
from siemantic.aql.lexer import Token, error_at, tokens
from siemantic.aql.parser.hints import describe, elsewhere, find_spaced, misspelled, nearest
from siemantic.aql.source import line_and_column
from siemantic.aql.walk import MAX_LEVELS
from siemantic.errors import AqlSyntaxError

_RELATIONS = ("=", "!=", "<", "<=", ">", ">=")

_BEHIND_NAME = (*_RELATIONS, "LIKE", "ILIKE", "MATCHES", "IMATCHES", "IN", "IS", "BETWEEN", "NOT")

_SHOWN = 40
"""At most so many characters of what was found are shown."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that was taken although no page of IBM's guide has it; `code` says what."""

    code: str
    span: Span


class TokenStream:
    """
    The tokens of a text that are still to be read.

    Attributes:
        text: the whole text.
        previous: the token that was read last, one without text before the first.
        current: the next token to be read.
        following: the token after the next.
        oddities: grows while the tokens are read.
        comments: grows likewise.

    Raises:
        AqlSyntaxError: the next token is none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.oddities: list[Oddity] = []
        self.comments: list[Span] = []
        self.deepest = 0
        self._depth = 0
        self._tokens = tokens(text, self.comments)
        self.current = self.previous = Token("operator", "", 0, "")
        self.following = next(self._tokens)
        TokenStream.advance(self)

    def at(self, *words: str) -> bool:
        """Whether the next token is one of these words or operators."""
        return self.current.word in words

    def advance(self) -> Token:
        """Read the next token."""
        read = self.current
        if read.kind != "end":
            here = self.following
            self.previous, self.current = read, here
            if here.kind == "wrong":
                raise error_at(here, self.text)
            self.following = next(self._tokens, here)
        return read

    def accept(self, *words: str) -> Token | None:
        """Read the next token if it is one of these."""
        return self.advance() if self.current.word in words else None

    def expect(self, word: str, hint: str | None = None) -> Token:
        """Read this word or operator; anything else is an error."""
        if not self.at(word):
            raise self.error(hint=hint)
        return self.advance()

    def accept_kind(self, *kinds: str) -> Token | None:
        """Read the next token if it is of one of these kinds."""
        return self.advance() if self.current.kind in kinds else None

    def span_from(self, start: int) -> Span:
        """From `start` to the end of what was read last."""
        return Span(start, max(start, self.previous.end))

    def note(self, code: str, span: Span) -> None:
        """Remember something that is not documented."""
        self.oddities.append(Oddity(code, span))

    def nested(self, parse: Callable[["TokenStream"], T]) -> T:
        """What `parse` reads, one level deeper."""
        if self._depth >= MAX_LEVELS:
            raise self.too_deep(self.current.span)
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        result = parse(self)
        self._depth -= 1
        return result

    def too_deep(self, span: Span) -> AqlSyntaxError:
        """The text, or its tree, is nested too deeply there."""
        return self.wrong("this is nested too deeply", span, "take the query apart")

    def wrong(self, message: str, span: Span, hint: str | None = None) -> AqlSyntaxError:
        """What is wrong at a place that was read already."""
        return AqlSyntaxError(message, self.text, *span, hint)

    def error(self, expected: str | None = None, hint: str | None = None) -> AqlSyntaxError:
        """What is wrong at the next token; without `expected` what was asked for since the last."""
        message = f"expected {expected}, found {shown(self.current)}"
        return self.wrong(message, self.current.span, hint)


class RecordingStream(TokenStream):
    """
    A stream that knows what could have stood where it stopped.

    Parsing is done again with one of these when it fails, so that success costs nothing.
    """

    def __init__(self, text: str) -> None:
        self._tried: dict[str, None] = {}
        self._tried_before: dict[str, None] = {}
        self._open: list[Token] = []
        self._before_previous = Token("operator", "", 0, "")
        super().__init__(text)

    def at(self, *words: str) -> bool:
        """As above; the words are remembered until a token is read."""
        self._tried.update(dict.fromkeys(words))
        return super().at(*words)

    def accept(self, *words: str) -> Token | None:
        """As above; the words are remembered likewise."""
        return self.advance() if self.at(*words) else None

    def advance(self) -> Token:
        """As above."""
        if self.current.word == "(":
            self._open.append(self.current)
        elif self.current.word == ")":
            self._open.pop()
        self._tried_before, self._tried = self._tried, {}
        self._before_previous = self.previous
        return super().advance()

    def error(self, expected: str | None = None, hint: str | None = None) -> AqlSyntaxError:
        """As above, with the nearest keyword of those that could stand there."""
        expected = expected or describe(self._tried)
        word = self.current.word if self.current.kind == "name" else ""
        strange = elsewhere(word) or (
            elsewhere(self.previous.word) if self._is_behind_name() else None
        )
        if strange is not None:
            return super().error(expected, strange)
        if word in RESERVED:
            return super().error(expected, hint or self._hint())
        exact = misspelled(word, self._tried)
        earlier = None if exact else self._misspelled_before()
        if earlier is not None:
            return earlier
        near = exact or nearest(word, self._tried)
        spaced = None if exact else self._spaced_name(near)
        guess = f"did you mean {near}?" if near else hint or self._hint()
        return super().error(expected, spaced or guess)

    def _is_behind_name(self) -> bool:
        return self.previous.kind == "name" and self.previous.word not in RESERVED

    def _misspelled_before(self) -> AqlSyntaxError | None:
        """The token before looks like a name, and like a keyword that could have stood there."""
        previous = self.previous
        near = misspelled(previous.word, self._tried_before) if previous.kind == "name" else None
        if near is None:
            return None
        message = f"{previous.text} cannot be followed by {shown(self.current)}"
        return self.wrong(message, previous.span, f"did you mean {near}?")

    def _spaced_name(self, near: str | None) -> str | None:
        """How to write a name of several words, if that is likelier than a misspelled `near`."""
        is_word = self.current.kind == "name" and self._is_behind_name()
        if not is_word or self._before_previous.word == "FROM":
            return None
        found = find_spaced(self.text, self.previous.start)
        is_name = near is None or self.following.word in _BEHIND_NAME or self._is_capitalized()
        return f'write "{found}"' if found and is_name else None

    def _is_capitalized(self) -> bool:
        return self.previous.text[0].isupper() and self.current.text.istitle()

    def _hint(self) -> str | None:
        """The way out as far as the tokens right here tell it."""
        is_word = self.current.word in RESERVED
        if self.previous.kind == "text" and self.current.kind in ("name", "text") and not is_word:
            return "a quote inside a text is doubled: ''"
        if self.current.word in _RELATIONS and self.previous.word not in _RELATIONS:
            return "a condition cannot stand here"
        return self._open_hint()

    def _open_hint(self) -> str | None:
        if self.current.word == ")" and not self._open:
            return "no parenthesis is open here"
        if self._open and ")" in self._tried:
            line, column = line_and_column(self.text, self._open[-1].start)
            return f"the parenthesis in line {line}, column {column} is open"
        return None


def shown(token: Token) -> str:
    """A token for people, shortened when it is long."""
    if token.kind == "end":
        return "the end"
    return token.text if len(token.text) <= _SHOWN else f"{token.text[:_SHOWN]}..."
