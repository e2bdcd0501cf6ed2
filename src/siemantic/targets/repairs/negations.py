"""
Negations that hold where the field is missing.

To SQL a comparison with NULL is neither true nor false, and so is its negation ("SQL As Understood
By SQLite: Expressions", sqlite.org/lang_expr.html; "Comparison Operators", duckdb.org/docs). To
Sigma what is missing is not the value, so that the negation holds.
"""

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
)
from sigma.types import SigmaExists, SigmaExpansion, SigmaFieldReference, SigmaNull

from siemantic.targets.repairs.tree import Condition, joined, with_value


def guard_negations(condition: Condition) -> Condition:
    """
    The condition with each NOT moved inwards, and a test for null beside it.

    What asks of one field alone stays whole: `not (f: x or f: y)` becomes
    `(not (f: x or f: y)) or f: null`.
    """
    match condition:
        case ConditionAND(args) | ConditionOR(args):
            return joined(type(condition), [guard_negations(each) for each in args])
        case ConditionNOT([inner]):
            return _negated(inner)
        case _:
            return condition


def _negated(condition: Condition) -> Condition:
    field = _asked(condition)
    if field is not None:
        return _or_missing(_spread(condition), field)
    match condition:
        case ConditionAND(args):
            return joined(ConditionOR, [_negated(each) for each in args])
        case ConditionOR(args):
            return joined(ConditionAND, [_negated(each) for each in args])
        case ConditionNOT([inner]):
            return guard_negations(inner)
        case ConditionFieldEqualsValueExpression(field, SigmaFieldReference() as other):
            return _or_missing(condition, field, other.field)
        case ConditionFieldEqualsValueExpression(field, SigmaExists() as exists):
            missing = _is_null(field)
            return missing if exists else joined(ConditionNOT, [missing])
        case _:
            return joined(ConditionNOT, [condition])


def _asked(condition: Condition) -> str | None:
    """The one field that all parts compare with a value; None where there is no such field."""
    match condition:
        case ConditionAND(args) | ConditionOR(args):
            found = {_asked(each) for each in args}
            return found.pop() if len(found) == 1 else None
        case ConditionFieldEqualsValueExpression(field, value):
            return None if isinstance(value, _NOT_COMPARED) else field
        case _:
            return None


_NOT_COMPARED = (SigmaNull, SigmaExists, SigmaFieldReference)


def _or_missing(condition: Condition, *fields: str) -> Condition:
    tests = map(_is_null, fields)
    return joined(ConditionOR, [joined(ConditionNOT, [condition]), *tests])


def _is_null(field: str) -> Condition:
    return ConditionFieldEqualsValueExpression(field, SigmaNull())


def _spread(condition: Condition) -> Condition:
    """An OR of the values of an expansion, around which some backends write no parentheses."""
    match condition:
        case ConditionFieldEqualsValueExpression(_, SigmaExpansion(values)):
            parts = [with_value(condition, each) for each in values]
            return joined(ConditionOR, [_spread(each) for each in parts])
        case ConditionAND(args) | ConditionOR(args):
            return joined(type(condition), [_spread(each) for each in args])
        case _:
            return condition
