"""What becomes of a value when a property's empty text is null."""

from enum import IntEnum

from siemantic.aql.ambiguity.names import Names, makes_empty
from siemantic.aql.ast import (
    Arithmetic,
    Call,
    Case,
    Column,
    If,
    Node,
    Null,
    Number,
    Text,
    Unary,
)
from siemantic.aql.functions.signature import Environment, Function
from siemantic.aql.functions.table import find_function
from siemantic.aql.readings import readings_over
from siemantic.errors import AqlEvaluationError


class Effect(IntEnum):
    """
    What becomes of a value, the worst last.

    SAME: it stays. SWAPPED: when it is empty it is null. RARE: it changes if a collection of the
    console has an entry for the empty text. OTHER: it can be anything else.
    """

    SAME = 0
    SWAPPED = 1
    RARE = 2
    OTHER = 3


def effect(value: Node, names: Names) -> Effect:
    """What becomes of the value, at the worst."""
    match value:
        case Column():
            alias = names.find_alias(value)
            if alias is not None:
                return effect(alias, names.without_aliases())
            return Effect.SWAPPED if names.can_be_text(value) else Effect.SAME
        case Call():
            return _of_call(value, names)
        case Unary(_, operand):
            return _of_numbers((operand,), names)
        case Arithmetic(operands):
            return _of_numbers(operands, names)
        case Case(_, branches, otherwise):
            results = [then for _, then in branches] + [otherwise or Null()]
            return max(effect(each, names) for each in results)
        case If(_, then, otherwise):
            return max(effect(then, names), effect(otherwise, names))
    return Effect.SAME


def _of_numbers(operands: tuple[Node, ...], names: Names) -> Effect:
    """An empty text is no number, so that it counts as null anyway."""
    worst = max(effect(each, names) for each in operands)
    return Effect.SAME if worst is Effect.SWAPPED else worst


def _of_call(call: Call, names: Names) -> Effect:
    function = find_function(call.function)
    effects = [effect(each, names) for each in call.arguments]
    worst = max(effects, default=Effect.SAME)
    if not isinstance(function, Function):
        return Effect.SAME if function is not None and worst is Effect.SAME else Effect.OTHER
    swaps = makes_empty(function) or names.swaps_literal(call)
    own = Effect.SWAPPED if swaps else Effect.SAME
    if worst is Effect.SWAPPED and not _keeps_empty(function, call, effects):
        return Effect.RARE if function.lookup else Effect.OTHER
    return max(own, worst)


def _keeps_empty(function: Function, call: Call, effects: list[Effect]) -> bool:
    """Whether it makes an empty text of one, or refuses it; as far as the literals show it."""
    pairs = zip(call.arguments, effects, strict=True)
    others = [each for each, own in pairs if own is Effect.SAME]
    is_one = len(others) == len(call.arguments) - 1
    if function.lookup or not is_one or not all(isinstance(each, Text | Number) for each in others):
        return False
    arguments = [getattr(each, "value", "") for each in call.arguments]
    return all(
        _gives(function, Environment(0, reading), arguments) in ("", None)
        for reading in readings_over(["positions"])
    )


def _gives(function: Function, environment: Environment, arguments: list[object]) -> object:
    try:
        return function.call(environment, arguments)
    except AqlEvaluationError:
        return None
