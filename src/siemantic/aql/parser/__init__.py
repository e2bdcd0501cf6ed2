"""
Text -> tree, by recursive descent; each function's docstring is its production.

What public queries have and the documentation does not is taken, and told as an `Oddity`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from siemantic.aql.ast import Condition, Select, Span
from siemantic.aql.parser.clauses import PLACES
from siemantic.aql.parser.conditions import condition
from siemantic.aql.parser.statement import end_of_text, statement
from siemantic.aql.parser.stream import Oddity, RecordingStream, TokenStream
from siemantic.aql.source import excerpt, line_and_column
from siemantic.aql.walk import MAX_DEPTH, find_too_deep
from siemantic.errors import AqlSyntaxError

__all__ = ["Oddity", "Parsed", "parse", "parse_condition", "read", "read_condition"]

T = TypeVar("T", Select, Condition)


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
    if stream.at("WHERE"):
        raise stream.error("a condition", "a filter is the condition alone; leave WHERE out")
    tree = condition(stream)
    if stream.current.word in PLACES:
        hint = f"a rule test takes the condition alone; leave {stream.current.word} out"
        raise stream.error(hint=hint)
    end_of_text(stream)
    return tree


def _read(text: str, production: Callable[[TokenStream], T]) -> Parsed[T]:
    try:
        stream = TokenStream(text)
        tree = production(stream)
    except AqlSyntaxError as error:
        raise _shown(_explained(text, production, error)) from None
    # A level of text has at most three nodes: an AND or OR, arithmetic, and what began the level.
    if stream.deepest > MAX_DEPTH // 4 and (node := find_too_deep(tree)):
        raise _shown(stream.too_deep(node.span))
    return Parsed(text, tree, tuple(stream.oddities), tuple(stream.comments))


def _shown(error: AqlSyntaxError) -> AqlSyntaxError:
    """The error with its place, the line and the way out in its text."""
    line, column = line_and_column(error.text, error.start)
    lines = [
        f"line {line}, column {column}: {error.message}",
        *excerpt(error.text, Span(error.start, error.end)).split("\n"),
        *([] if error.hint is None else [f"= {error.hint}"]),
    ]
    error.args = ("\n  ".join(lines),)
    return error


def _explained(
    text: str, production: Callable[[TokenStream], T], error: AqlSyntaxError
) -> AqlSyntaxError:
    """The error once more, with what could have stood there."""
    try:
        production(RecordingStream(text))
    except AqlSyntaxError as explained:
        return explained
    return error
