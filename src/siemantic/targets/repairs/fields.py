"""Fields that a rule compares with values of two types."""

from collections.abc import Iterator

from sigma.conditions import ConditionFieldEqualsValueExpression, ConditionItem
from sigma.types import (
    SigmaExpansion,
    SigmaRegularExpression,
    SigmaString,
)

from siemantic.targets.repairs.tree import Condition, map_leaves, with_value
from siemantic.targets.repairs.values import number_as_text


def numbers_beside_texts(condition: Condition) -> Condition:
    """The condition with numbers as texts where a field is compared with texts too."""
    texts = {each.field for each in _leaves(condition) if isinstance(each.value, _TEXTS)}

    def change(leaf: ConditionFieldEqualsValueExpression) -> Condition:
        if leaf.field not in texts:
            return leaf
        return with_value(leaf, number_as_text(leaf.value))

    return map_leaves(condition, change)


_TEXTS = (SigmaString, SigmaRegularExpression, SigmaExpansion)


def _leaves(condition: Condition) -> Iterator[ConditionFieldEqualsValueExpression]:
    if isinstance(condition, ConditionItem):
        for each in condition.args:
            yield from _leaves(each)
    elif isinstance(condition, ConditionFieldEqualsValueExpression):
        yield condition
