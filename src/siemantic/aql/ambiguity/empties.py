"""Conditions for which an empty text and a null differ."""

from collections.abc import Iterator
from functools import lru_cache

from siemantic.aql.ambiguity.effects import Effect, effect
from siemantic.aql.ambiguity.guards import find_guards, switches_on_empty
from siemantic.aql.ambiguity.names import Names, makes_empty
from siemantic.aql.ambiguity.nulls import find_negations, roots
from siemantic.aql.ast import (
    Between,
    Call,
    Case,
    Column,
    Compare,
    If,
    In,
    IsNull,
    Item,
    Node,
    Select,
    Text,
)
from siemantic.aql.evaluator import Environment, compile_filter
from siemantic.aql.functions.signature import Function
from siemantic.aql.functions.table import find_function
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError

IsRare = bool | None
"""Whether only rare values make a difference; None where nothing does."""

_OPEN, _RARE = False, True


def find_empties(names: Names) -> Iterator[tuple[Node, bool]]:
    """Comparisons that an empty text meets, tests for null, and negations of text."""
    guards = {id(each) for root in roots(names) for each in find_guards(root, names)}
    for node in names.scope.nodes():
        if id(node) not in guards:
            yield from ((node, rare) for rare in _differences(node, names) if rare is not None)
    for node, is_slight in find_negations(names):
        if _has_text(node, names):
            yield node, is_slight
    yield from _in_result(names)


def _has_text(node: Node, names: Names) -> bool:
    values = find_all(node, Column, Call, into_subselects=False)
    return any(effect(each, names) is not Effect.SAME for each in values)


def _differences(node: Node, names: Names) -> Iterator[IsRare]:
    match node:
        case Compare(left, operator, right):
            yield _compared(left, operator.removeprefix("NOT "), right, names)
        case In(operand, Select()):
            yield {Effect.SAME: None, Effect.OTHER: _OPEN}.get(effect(operand, names), _RARE)
        case In(operand, tuple(choices)):
            yield from (_compared(operand, "=", each, names) for each in choices)
        case Case(operand, branches) if operand is not None:
            yield from (_compared(operand, "=", when, names) for when, _ in branches)
        case Between(operand, low, high):
            yield _compared(operand, ">=", low, names)
            yield _compared(operand, "<=", high, names)
        case IsNull(operand):
            yield None if effect(operand, names) is Effect.SAME else _OPEN
        case Call():
            yield _called(node, names)


def _called(call: Call, names: Names) -> IsRare:
    """A condition that asks the console, or what is made of a group; other calls are values."""
    function = find_function(call.function)
    worst = max((effect(each, names) for each in call.arguments), default=Effect.SAME)
    is_value = isinstance(function, Function) and function.result != "boolean"
    if worst is Effect.SAME or is_value:
        return None
    return _OPEN if worst is Effect.OTHER else _RARE


def _in_result(names: Names) -> Iterator[tuple[Node, bool]]:
    """Groups and order, where an empty text and a null part; a column may show either."""
    select = names.scope.select
    if select is None:
        return
    for key in (*select.group_by, *(each.expression for each in select.order_by)):
        if effect(key, names) is not Effect.SAME:
            yield key, _RARE
    for item in select.items:
        if isinstance(item, Item) and effect(item.expression, names) > Effect.SWAPPED:
            yield item, _RARE


# --- comparisons -------------------------------------------------------------------------------


def _compared(left: Node, operator: str, right: Node, names: Names) -> IsRare:
    first, second = effect(left, names), effect(right, names)
    if Effect.OTHER in (first, second):
        return None if _comes_to_the_same(left, operator, right, names) else _OPEN
    if Effect.RARE in (first, second):
        return _RARE
    if first is second:
        return None if first is Effect.SAME else _RARE
    return _meets_empty(operator, left if first is Effect.SAME else right, names)


def _meets_empty(operator: str, other: Node, names: Names) -> IsRare:
    """Whether an empty text compares with the other value, in which none is."""
    match other:
        case Text(""):
            return _OPEN
        case Text(text):
            return _OPEN if _covers_empty(operator, text) else None
        case Case() | If():
            return _RARE
    return _RARE if names.can_be_text(other) else None


@lru_cache(maxsize=4096)
def _covers_empty(operator: str, pattern: str) -> bool:
    """Whether the pattern covers an empty text under some reading."""
    if operator == "=" or (operator.endswith("LIKE") and pattern.strip("%")):
        return False
    test = Compare(_PROPERTY, operator, Text(pattern))  # type: ignore[arg-type] # an operator
    readings = readings_over(("matches", "backslashes", "wildcards"))
    return any(_verdict(test, "", each) for each in readings)


_PROPERTY = Column("a property")


def _comes_to_the_same(left: Node, operator: str, right: Node, names: Names) -> bool:
    """Whether a comparison of one property alone holds for an empty text as it does for null."""
    test = Compare(left, operator, right)  # type: ignore[arg-type] # values and an operator
    found = {each.name.lower(): each for each in find_all(test, Column)}
    if len(found) != 1 or any(_makes_null(each, names) for each in find_all(test, Call)):
        return False
    (column,) = found.values()
    if effect(column, names) is not Effect.SWAPPED:
        return False
    return all(
        _verdict(test, "", reading, column.name) is _verdict(test, None, reading, column.name)
        for reading in readings_over(switches_on_empty(test))
    )


def _makes_null(call: Call, names: Names) -> bool:
    """Whether the call can be null for another reason than the property's empty text."""
    function = find_function(call.function)
    return not isinstance(function, Function) or makes_empty(function) or names.swaps_literal(call)


def _verdict(
    condition: Compare, value: object, reading: Reading, name: str = _PROPERTY.name
) -> bool | None:
    """What the condition says where the property has this value, None where it refuses."""
    try:
        return compile_filter(condition, Environment(0, reading))({name.lower(): value})
    except AqlEvaluationError:
        return None
