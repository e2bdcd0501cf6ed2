"""The parts of a regular expression, and what can be told of them without a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from siemantic.targets.qradar_aql.regex.sets import (
    Ranges,
    complement,
    joined,
    with_ascii_cases,
    with_other_cases,
)


@dataclass(frozen=True, slots=True)
class Characters:
    """
    One character.

    Attributes:
        ranges: what it is one of, in the order of the rule.
        negated: it is none of these.
        folds: case is not looked at.
    """

    ranges: Ranges
    negated: bool = False
    folds: bool = False

    @property
    def members(self) -> Ranges:
        """All characters that it can be."""
        folded = with_ascii_cases(with_other_cases(self.ranges)) if self.folds else self.ranges
        return complement(folded) if self.negated else joined(folded)


@dataclass(frozen=True, slots=True)
class Dot:
    """Any character, a line feed only with `dot_all`."""

    dot_all: bool

    @property
    def members(self) -> Ranges:
        """All characters that it can be."""
        return complement(() if self.dot_all else ((0x0A, 0x0A),))


@dataclass(frozen=True, slots=True)
class Place:
    """A place between characters; `end` is before a line feed at the end as well."""

    kind: Literal["start", "end", "line start", "line end", "boundary", "no boundary"]


@dataclass(frozen=True, slots=True)
class Reference:
    """
    The text of a group once more.

    Attributes:
        number: that of the group, from 1 on.
        part: how the rule spells the reference.
        name: that of the group, empty when it has none, or none that Java takes.
    """

    number: int
    part: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives in parentheses; `opening` is what they begin with: `(`, `(?:`, `(?>`, .."""

    opening: str
    body: "Body"


@dataclass(frozen=True, slots=True)
class Look:
    """What has to follow or precede, or must not: `(?=`, `(?!`, `(?<=`, `(?<!`."""

    opening: str
    body: "Body"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part as often as its quantifier says, `least` times at least."""

    item: "Node"
    quantifier: str
    least: int


Node = Characters | Dot | Place | Reference | Group | Look | Repeat
Sequence = tuple[Node, ...]
Body = tuple[Sequence, ...]
"""Alternatives."""


def nodes(body: Body) -> Iterator[Node]:
    """All parts, each before what is in it."""
    for sequence in body:
        for node in sequence:
            yield node
            if isinstance(node, Group | Look):
                yield from nodes(node.body)
            elif isinstance(node, Repeat):
                yield from nodes(((node.item,),))


def can_be_empty(node: Node) -> bool:
    """Whether the part can cover no character."""
    match node:
        case Characters() | Dot():
            return False
        case Repeat(item, _, least):
            return least == 0 or can_be_empty(item)
        case Group(_, body):
            return any(all(map(can_be_empty, sequence)) for sequence in body)
    return True


def needs_more(sequence: Sequence) -> bool:
    """Whether a character must follow where the sequence begins."""
    return any(
        not can_be_empty(node)
        or (isinstance(node, Look) and node.opening == "(?=" and all(map(needs_more, node.body)))
        for node in sequence
    )


def edge(body: Body, beyond: Ranges | None, *, last: bool = False) -> Ranges | None:
    """
    What the first character can be, or the last one, from the begin of the body on.

    Args:
        beyond: what comes after the body, None when that is unknown or nothing.
    Returns:
        None when it is unknown or there may be none.
    """
    found: list[tuple[int, int]] = []
    for sequence in body:
        one = _edge_of_sequence(sequence[::-1] if last else sequence, beyond, last=last)
        if one is None:
            return None
        found += one
    return joined(found)


def _edge_of_sequence(sequence: Sequence, beyond: Ranges | None, *, last: bool) -> Ranges | None:
    found: list[tuple[int, int]] = []
    for node in sequence:
        one = _edge_of_node(node, last=last)
        if one is None:
            return None
        found += one
        if not can_be_empty(node):
            return joined(found)
    return None if beyond is None else joined((*found, *beyond))


def _edge_of_node(node: Node, *, last: bool) -> Ranges | None:
    match node:
        case Characters() | Dot():
            return node.members
        case Group(_, body):
            return edge(body, (), last=last)
        case Repeat(item):
            return _edge_of_node(item, last=last)
        case Reference():
            return None
    return ()
