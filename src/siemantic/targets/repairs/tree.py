"""Conditions as pySigma parses them, made anew with something changed."""

import copy
from collections.abc import Callable, Sequence

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionItem,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import SigmaExpansion, SigmaType

Leaf = ConditionFieldEqualsValueExpression | ConditionValueExpression
Condition = ConditionItem | Leaf | None
"""None stands for a part of which pipelines have left nothing."""


def map_leaves(
    condition: Condition, change: Callable[[ConditionFieldEqualsValueExpression], Condition]
) -> Condition:
    """The condition with each comparison of a field changed."""
    match condition:
        case ConditionAND(args) | ConditionOR(args) | ConditionNOT(args):
            return joined(type(condition), [map_leaves(each, change) for each in args])
        case ConditionFieldEqualsValueExpression():
            return change(condition)
        case _:
            return condition


def map_values(condition: Condition, change: Callable[[SigmaType], SigmaType]) -> Condition:
    """The condition with the values of fields changed; those of one expansion one by one."""
    return map_leaves(condition, lambda leaf: with_value(leaf, _changed(leaf.value, change)))


def with_value(leaf: ConditionFieldEqualsValueExpression, value: SigmaType) -> Condition:
    """The field of the leaf compared with another value."""
    made = copy.copy(leaf)
    made.value = value
    return made


def joined(kind: type[ConditionItem], args: Sequence[Condition]) -> ConditionItem:
    """AND, OR or NOT of the conditions."""
    return kind([*args])


def with_parents(condition: Condition) -> Condition:
    """The condition, with every part told what it is a part of, as pySigma's parser does."""
    if isinstance(condition, ConditionItem):
        for each in condition.args:
            if each is not None:
                each.parent = condition
                with_parents(each)
    return condition


def _changed(value: SigmaType, change: Callable[[SigmaType], SigmaType]) -> SigmaType:
    if isinstance(value, SigmaExpansion):
        return SigmaExpansion([_changed(each, change) for each in value.values])
    return change(value)
