"""Tests for null beside which it does not count whether an empty text is one."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import product

from siemantic.aql.ambiguity.effects import Effect, effect
from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ast import And, Call, Case, Column, Condition, If, IsNull, Node, Not, Or, Text
from siemantic.aql.evaluator.conditions import compile_condition
from siemantic.aql.evaluator.context import Context
from siemantic.aql.evaluator.truth import both, either
from siemantic.aql.functions.signature import Environment
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError

Verdicts = frozenset[bool | None]

_ANY: Verdicts = frozenset({True, False, None})


def find_guards(root: Node, names: Names) -> Iterator[Node]:
    """
    The tests for null whose outcome for an empty text does not count.

    In `x IS NULL OR NOT (x = 'a')` the rest holds for an empty text anyway, and in `x IS NOT NULL
    AND x = 'a'` it does not.
    """
    groups: Iterator[And | Or] = find_all(root, And, Or, into_subselects=False)
    for node in groups:
        for each in node.operands:
            if isinstance(each, IsNull) and each.negated is isinstance(node, And):
                rest = [other for other in node.operands if other is not each]
                if _settles(rest, each.operand, names, holds=not each.negated):
                    yield each


def _settles(conditions: list[Condition], value: Node, names: Names, *, holds: bool) -> bool:
    """Whether one of the conditions holds, or none does, where the column is an empty text."""
    if not isinstance(value, Column) or effect(value, names) is not Effect.SWAPPED:
        return False
    return any(_verdicts(each, value) == {holds} for each in conditions)


def _verdicts(condition: Condition, column: Column) -> Verdicts:
    """What the condition can give where the column is an empty text, whatever the others are."""
    match condition:
        case And(operands):
            return _joined(both, operands, column)
        case Or(operands):
            return _joined(either, operands, column)
        case Not(operand):
            found = _verdicts(operand, column)
            known = {not each for each in found if each is not None}
            return frozenset(known | ({None, True} if None in found else set()))
        case _:
            return _of_leaf(condition, column)


def _joined(
    join: Callable[[bool | None, bool | None], bool | None],
    operands: tuple[Condition, ...],
    column: Column,
) -> Verdicts:
    found = [_verdicts(each, column) for each in operands]
    return reduce(lambda one, two: frozenset(join(*each) for each in product(one, two)), found)


def _of_leaf(condition: Condition, column: Column) -> Verdicts:
    if {each.name.lower() for each in find_all(condition, Column)} != {column.name.lower()}:
        return _ANY
    try:
        return frozenset(
            _verdict(condition, column, reading)
            for reading in readings_over(switches_on_empty(condition))
        )
    except AqlEvaluationError:
        return _ANY


def switches_on_empty(condition: Condition) -> Iterator[str]:
    """The switches that can count for a condition on an empty text."""
    yield from ("matches", "null", "precedence")
    if any("\\" in each.value for each in find_all(condition, Text)):
        yield from ("backslashes", "wildcards")
    if any(True for _ in find_all(condition, Call, Case, If)):
        yield from ("equals", "positions", "folding")


def _verdict(condition: Condition, column: Column, reading: Reading) -> bool | None:
    test = compile_condition(condition, Context(Environment(0, reading)), exact=True)
    return test({column.name.lower(): ""})
