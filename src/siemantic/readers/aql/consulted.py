"""Which switches of a reading matter to a condition."""

from collections.abc import Iterator

from siemantic.aql.ast import (
    Between,
    Call,
    Compare,
    Condition,
    In,
    Mixed,
    Node,
    Not,
    Number,
    Text,
    Value,
)
from siemantic.aql.readings import SWITCHES
from siemantic.aql.walk import walk
from siemantic.readers.aql.languages import Operator, switches_of

_OPERATORS: dict[str, Operator] = {
    "=": "=",
    "!=": "=",
    "LIKE": "LIKE",
    "ILIKE": "ILIKE",
    "MATCHES": "MATCHES",
    "IMATCHES": "IMATCHES",
}


def consulted_switches(condition: Condition) -> tuple[str, ...]:
    """
    The switches with which the condition may change its meaning; with the others it does not.

    Whether an empty text is null is not among them: it says which events there are, not what
    a condition says of one.
    """
    found = {switch for node in walk(condition) for switch in _of(node)}
    return tuple(each for each in SWITCHES if each in found)


def _of(node: Node) -> Iterator[str]:
    match node:
        case Not() | Compare(operator="!=") | In(negated=True) | Between(negated=True):
            yield "null"
        case Compare(operator=operator) if operator.startswith("NOT "):
            yield "null"
        case Mixed():
            yield "precedence"
        case Call(function) if function.upper() in ("STRPOS", "SUBSTRING"):
            yield "positions"
    yield from _of_literals(node)


def _of_literals(node: Node) -> Iterator[str]:
    match node:
        case Compare(left, operator, right):
            name = _OPERATORS.get(operator.removeprefix("NOT "))
            if name is not None:
                yield from _of_pair(name, left, right)
        case In(operand, tuple(choices)):
            for each in choices:
                yield from _of_pair("=", operand, each)


def _of_pair(operator: Operator, left: Value, right: Value) -> Iterator[str]:
    literals = [each for each in (left, right) if isinstance(each, Text)]
    for each in literals:
        yield from switches_of(operator, each.value)
    texts = not literals and not isinstance(left, Number) and not isinstance(right, Number)
    if texts and not (_is_lowered(left) and _is_lowered(right)):
        yield from ("equals", "folding")


def _is_lowered(value: Value) -> bool:
    return isinstance(value, Call) and value.function.upper() == "LOWER"
