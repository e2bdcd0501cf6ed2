"""
Text -> tree, by recursive descent; each function's docstring is its production.

What public queries have and the documentation does not is taken, and told as an `Oddity`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from siemantic.aql.ast import Condition, Select, Span
from siemantic.aql.parser.conditions import condition
from siemantic.aql.parser.statement import end_of_text, statement
from siemantic.aql.parser.stream import MAX_DEPTH, Oddity, RecordingStream, TokenStream
from siemantic.errors import AqlSyntaxError

__all__ = ["MAX_DEPTH", "Oddity", "Parsed", "parse", "parse_condition", "read", "read_condition"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """
    What a text says.

    Attributes:
        text: the text itself.
        tree: its tree.
        oddities: what stands in it although no page of the documentation has it.
        comments: where its comments stand.
    """

    text: str
    tree: T
    oddities: tuple[Oddity, ...]
    comments: tuple[Span, ...]


def parse(text: str) -> Select:
    """
    The tree of a query.

    >>> parse("SELECT sourceip FROM events LAST 5 MINUTES").time
    Last(count=5, unit='MINUTES')

    Raises:
        AqlSyntaxError: the text is no query.
    """
    return read(text).tree


def parse_condition(text: str) -> Condition:
    """
    The tree of a condition by itself, as the rule test "matches this AQL filter query" takes it.

    >>> parse_condition("username IS NULL")
    IsNull(operand=Column(name='username', table=None), negated=False)

    Raises:
        AqlSyntaxError: the text is no condition.
    """
    return read_condition(text).tree


def read(text: str) -> Parsed[Select]:
    """The tree of a query, with what is not documented in its text."""
    return _read(text, statement)


def read_condition(text: str) -> Parsed[Condition]:
    """The tree of a condition, with what is not documented in its text."""
    return _read(text, _whole_condition)


def _whole_condition(stream: TokenStream) -> Condition:
    """Filter: Condition END"""
    if stream.at("SELECT"):
        raise stream.error("a condition", "a filter is what stands behind WHERE in a query")
    tree = condition(stream)
    end_of_text(stream)
    return tree


def _read(text: str, production: Callable[[TokenStream], T]) -> Parsed[T]:
    try:
        stream = TokenStream(text)
        tree = production(stream)
    except AqlSyntaxError as error:
        raise _explained(text, production, error) from None
    return Parsed(text, tree, tuple(stream.oddities), tuple(stream.comments))


def _explained(
    text: str, production: Callable[[TokenStream], T], error: AqlSyntaxError
) -> AqlSyntaxError:
    """The error once more, with what could have stood there."""
    try:
        production(RecordingStream(text))
    except AqlSyntaxError as explained:
        return explained
    return error
