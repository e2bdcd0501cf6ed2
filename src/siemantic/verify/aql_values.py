"""What the columns of queries are compared with, as texts to try them with."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Compare, Condition, In, Node, Number, Text
from siemantic.aql.walk import find_all, walk

_LONGEST = 1000
"""A number that may be a length of a text, and texts of that length."""


def values_in(condition: Condition) -> Iterator[tuple[str, str]]:
    """
    Columns with texts near those that they, or what is worked out from them, are compared with.

    A pattern gives a text that it covers, where that is easy to see; a number its digits and a text
    of that length.
    """
    for node in walk(condition):
        match node:
            case Compare(left, _, right):
                yield from _near(node, (left, right))
            case In(_, tuple(choices)):
                yield from _near(node, choices)


def _near(node: Node, literals: tuple[object, ...]) -> Iterator[tuple[str, str]]:
    texts = [text for each in literals for text in _texts(each)]
    for column in find_all(node, Column):
        yield from ((column.name.lower(), each) for each in texts)


def _texts(literal: object) -> Iterator[str]:
    match literal:
        case Text(value):
            plain = value.replace("%", "").replace("_", "a")
            yield from (plain, plain.lower(), plain.upper())
        case Number(value):
            yield str(value)
            if isinstance(value, int) and 0 <= value < _LONGEST:
                yield "a" * value
