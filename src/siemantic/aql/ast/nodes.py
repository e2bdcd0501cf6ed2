"""What all nodes of the tree have."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A part of the text: offsets of its first character and of the one behind its last."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of a node that was not read from a text."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the tree and where it stands in the text that it was read from."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


def check_chain(operands: tuple[object, ...], operators: tuple[str, ...]) -> None:
    """
    See that the operators stand between the operands.

    Raises:
        ValueError: they do not.
    """
    if not operators or len(operands) != len(operators) + 1:
        raise ValueError("between two operands stands an operator")
