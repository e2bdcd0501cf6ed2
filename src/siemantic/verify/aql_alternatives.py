"""The alternatives of a condition, so that each difference between two can be shown by itself."""

from collections.abc import Sequence
from itertools import product
from math import prod

from siemantic.aql.ast import And, Condition, Or


def alternatives(condition: Condition | None) -> tuple[Condition | None, ...]:
    """
    The condition once for each way through its ORs, as far as these are few.

    An OR of plain comparisons, which says what one column may be, stays as it is beside others.
    """
    if condition is None:
        return (None,)
    paths = _paths(condition)
    if len(paths) == 1 and isinstance(condition, And):
        paths = _first_spread(condition)
    return paths if len(paths) <= _MOST_PATHS else (condition,)


_MOST_PATHS = 100


def _paths(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case Or(operands):
            return tuple(path for each in operands for path in _inner_paths(each))
        case _:
            return _inner_paths(condition)


def _inner_paths(condition: Condition) -> tuple[Condition, ...]:
    """The ways through a condition; a list of plain comparisons is one."""
    match condition:
        case Or(operands) if any(isinstance(each, And | Or) for each in operands):
            return _paths(condition)
        case And(operands):
            ways = [_inner_paths(each) for each in operands]
            if prod(map(len, ways)) > _MOST_PATHS:
                return (condition,)
            return tuple(_joined(each) for each in product(*ways))
        case _:
            return (condition,)


def _joined(parts: Sequence[Condition]) -> Condition:
    """The parts in one AND, without one in another."""
    operands = (
        inner for each in parts for inner in (each.operands if isinstance(each, And) else (each,))
    )
    return And(tuple(operands))


def _first_spread(condition: And) -> tuple[Condition, ...]:
    """Of an AND whose ORs are all lists, the longest list spread."""
    lists = [each for each in condition.operands if isinstance(each, Or)]
    if not lists:
        return (condition,)
    longest = max(lists, key=lambda each: len(each.operands))
    rest = tuple(each for each in condition.operands if each is not longest)
    return tuple(And((*rest, each)) for each in longest.operands)
