"""
NOT -> conditions that are true when the field is missing, whatever AQL makes of a null under NOT.

Sigma's `not selection` holds when the selection's field is missing. What AQL's NOT makes of a null
is not documented; in SQL the event would be lost. A condition is *strict* in columns when a null in
any of them makes it false, as comparisons are under every reading; its negation is then "one of
them is null, or not the condition", and the guard falls away for columns that a positive condition
beside it already requires.
"""

from collections.abc import Iterator, Sequence
from operator import is_

from siemantic.aql.ast import (
    And,
    Arithmetic,
    Call,
    Column,
    Compare,
    Condition,
    IsNull,
    Not,
    Or,
    Star,
    Value,
)

Columns = frozenset[Column]


def resolve_negations(condition: Condition, present: Columns = frozenset()) -> Condition:
    """
    The same condition with every NOT guarded against nulls.

    Args:
        condition: with NOT as Sigma means it: true when the operand is not.
        present: the columns that are known not to be null here.
    """
    match condition:
        case Not(operand):
            return _negate(operand, present)
        case And(operands):
            known = present | _required(condition)
            resolved = tuple(resolve_negations(each, known) for each in operands)
            kept = tuple(each for each in resolved if not _is_implied(each, resolved))
            return condition if _are_same(kept, operands) else all_of(*kept)
        case Or(operands):
            resolved = tuple(resolve_negations(operand, present) for operand in operands)
            return condition if _are_same(resolved, operands) else any_of(*resolved)
        case _:
            return condition


def _are_same(some: tuple[Condition, ...], others: tuple[Condition, ...]) -> bool:
    """Whether they are the same objects, as most are that have no NOT in them."""
    return len(some) == len(others) and all(map(is_, some, others))


def all_of(*conditions: Condition) -> Condition:
    """All of one condition or more, without nesting or repetition."""
    return _joined(And, conditions)


def any_of(*conditions: Condition) -> Condition:
    """One of one condition or more, without nesting or repetition."""
    return _joined(Or, conditions)


def _joined(kind: type[And] | type[Or], conditions: Sequence[Condition]) -> Condition:
    if len(conditions) == 1 and not isinstance(conditions[0], kind):
        return conditions[0]  # as most are
    nested = (each.operands if isinstance(each, kind) else (each,) for each in conditions)
    flat = tuple(dict.fromkeys(part for parts in nested for part in parts))
    return flat[0] if len(flat) == 1 else kind(flat)


def _negate(condition: Condition, present: Columns) -> Condition:
    columns = _strict_columns(condition)
    if columns is not None:
        guards = [IsNull(column) for column in sorted(columns - present, key=_name)]
        return any_of(*guards, Not(condition))
    match condition:
        case Not(operand):
            return resolve_negations(operand, present)
        case IsNull(operand, negated):
            return IsNull(operand, not negated)
        case And(operands):
            return any_of(*(_negate(operand, present) for operand in operands))
        case Or(operands):
            return all_of(*(_negate(group, present) for group in _by_columns(operands)))
        case _:
            return Not(condition)


def _by_columns(operands: tuple[Condition, ...]) -> Iterator[Condition]:
    """The alternatives, those that are strict in the same columns as one, for one guard."""
    groups: dict[object, list[Condition]] = {}
    for operand in operands:
        columns = _strict_columns(operand)
        groups.setdefault(operand if columns is None else columns, []).append(operand)
    yield from (any_of(*group) for group in groups.values())


def _strict_columns(condition: Condition) -> Columns | None:
    """The columns in which the condition is strict, None when it is not strict."""
    match condition:
        case Compare(left, _, right):
            return _columns(left) | _columns(right)
        case Call():
            return _columns(condition)
        case And(operands):
            parts = [_strict_columns(operand) for operand in operands]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        case Or(operands):
            kinds = {_strict_columns(operand) for operand in operands}
            return kinds.pop() if len(kinds) == 1 else None
        case _:
            return None


def _required(condition: Condition) -> Columns:
    """The columns that cannot be null when the condition holds."""
    match condition:
        case Compare() | Call():
            return _strict_columns(condition) or frozenset()
        case IsNull(operand, negated=True):
            return _columns(operand)
        case And(operands):
            return frozenset().union(*map(_required, operands))
        case Or(operands):
            return frozenset.intersection(*map(_required, operands))
        case _:
            return frozenset()


def _is_implied(condition: Condition, operands: tuple[Condition, ...]) -> bool:
    """Whether it asks for a column alone, which another of the operands requires anyway."""
    if not (isinstance(condition, IsNull) and condition.negated):
        return False
    others = (each for each in operands if each != condition)
    return _required(condition) <= frozenset().union(*map(_required, others))


def _columns(expression: Value | Star) -> Columns:
    match expression:
        case Column():
            return frozenset({expression})
        case Call(arguments=parts) | Arithmetic(operands=parts):
            return frozenset().union(*map(_columns, parts))
        case _:
            return frozenset()


def _name(column: Column) -> str:
    return column.name
