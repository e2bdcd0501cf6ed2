"""The nodes of a tree, one after the other."""

from collections.abc import Iterator
from dataclasses import fields
from types import NoneType
from typing import Literal, TypeVar, get_args, get_origin

from siemantic.aql.ast import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    If,
    In,
    Mixed,
    Node,
    Not,
    Or,
    Select,
    Subquery,
    Unary,
)

N = TypeVar("N", bound=Node)


def walk(node: Node, *, into_subselects: bool = True) -> Iterator[Node]:
    """
    The node and all below it, each before its children, in the order of the text.

    >>> from siemantic.aql.parser import parse_condition
    >>> [type(node).__name__ for node in walk(parse_condition("NOT (a = 1)"))]
    ['Not', 'Compare', 'Column', 'Number']
    """
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        names = _NAMES[type(here)]
        if names and (into_subselects or here is node or not isinstance(here, Select)):
            waiting += reversed(children(here))


def find_all(node: Node, *kinds: type[N], into_subselects: bool = True) -> Iterator[N]:
    """The nodes of these kinds."""
    for each in walk(node, into_subselects=into_subselects):
        if isinstance(each, kinds):
            yield each


def children(node: Node) -> list[Node]:
    """The nodes right below a node."""
    found: list[Node] = []
    for name in _NAMES[type(node)]:
        _add_nodes(getattr(node, name), found)
    return found


def _add_nodes(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for each in value:
            if isinstance(each, Node):  # as most are
                found.append(each)
            else:
                _add_nodes(each, found)


class _Names(dict[type[Node], tuple[str, ...]]):
    """The fields of each kind of node that may hold others, looked for once."""

    def __missing__(self, kind: type[Node]) -> tuple[str, ...]:
        found = fields(kind)
        names = tuple(each.name for each in found if each.name != "span" and _may_hold(each.type))
        self[kind] = names
        return names


_NAMES = _Names()


def _may_hold(annotation: object) -> bool:
    """Whether a field of that type may hold a node: not if it is of texts, numbers and the like."""
    plain = (str, int, float, bool, NoneType)
    parts = get_args(annotation) or (annotation,)
    return get_origin(annotation) is not Literal and not all(each in plain for each in parts)


# --- depth ---------------------------------------------------------------------------------------

MAX_DEPTH = 32
"""
Conditions, calls, subselects and the like that may stand in each other; real ones have ten.

Text of any depth would run a recursive parser out of stack. A node is written with two levels of
text at the most, such as NOT and its parenthesis; so what is not deeper can be written and read.
"""

MAX_LEVELS = 2 * MAX_DEPTH + 2
"""Parentheses and words such as NOT and IF that may stand in each other in a text."""

_NESTING = frozenset((And, Or, Mixed, Not, Arithmetic, Unary, Call, Case, If, In, Subquery))


def find_too_deep(root: Node) -> Node | None:
    """
    The first node that stands in more than `MAX_DEPTH` others, None when there is none.

    >>> from siemantic.aql.parser import parse_condition
    >>> find_too_deep(parse_condition("NOT (NOT (a = 1))"))
    """
    level = [root]
    for _ in range(MAX_DEPTH):  # no tree that ends so soon is too deep, and nearly every one does
        level = [each for node in level for each in children(node) if not _is_flat(each)]
        if not level:
            return None
    return _find_below(root)


def _find_below(root: Node) -> Node | None:
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if type(node) in _NESTING:
            depth += 1
            if depth > MAX_DEPTH:
                return node
        waiting += [(each, depth) for each in reversed(children(node)) if not _is_flat(each)]
    return None


def _is_flat(node: Node) -> bool:
    """Whether nothing stands in it that others can stand in: most are, or compare two such."""
    if type(node) is Compare:
        return not (_NAMES[type(node.left)] or _NAMES[type(node.right)])
    return not _NAMES[type(node)]
