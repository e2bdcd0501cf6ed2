"""
Negations of what may be null.

`x IS NULL OR NOT (x = 1)` and, where only True counts, `x = 2 AND NOT (y = x)` leave no null under
the NOT: beside such a guard the column counts as present.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from siemantic.aql.ambiguity.names import Names, gives_null, passes_null
from siemantic.aql.ast import (
    And,
    Between,
    Boolean,
    Call,
    Case,
    Column,
    Compare,
    If,
    In,
    IsNull,
    Mixed,
    Node,
    Not,
    Number,
    Or,
    Select,
    Text,
    Unary,
)

Present = frozenset[str]
"""Names in lower case that are not null here."""


def find_negations(names: Names) -> Iterator[tuple[Node, bool]]:
    """Each NOT, or comparison such as `!=`, of what may be unknown; rarely as it is no number."""
    trusting = replace(names, trusts_numbers=True)
    for root in roots(names):
        often = {id(node) for node in _find(root, frozenset(), trusting)}
        for node in _find(root, frozenset(), names):
            yield node, id(node) not in often


def roots(names: Names) -> Iterator[Node]:
    """The conditions of a scope that are not part of another; only True counts of them."""
    select = names.scope.select
    if select is None:
        yield names.scope.root
    for node in names.scope.nodes():
        match node:
            case If(condition=condition):
                yield condition
            case Case(operand=None, branches=branches):
                yield from (when for when, _ in branches)
            case Select(where=where, having=having) if node is select:
                yield from (each for each in (where, having) if each is not None)


def _find(node: Node, present: Present, names: Names) -> Iterator[Node]:
    match node:
        case And(operands):
            known = present.union(*map(_present_if_true, operands), *map(strict_names, operands))
            yield from chain.from_iterable(_find(each, known, names) for each in operands)
        case Or(operands):
            known = present.union(*map(_present_if_false, operands))
            yield from chain.from_iterable(_find(each, known, names) for each in operands)
        case Mixed(operands):
            yield from chain.from_iterable(_find(each, present, names) for each in operands)
        case Not(operand):
            if _can_be_unknown(operand, present, names):
                yield node
        case Compare() | In() | Between():
            if is_negated(node) and _can_be_unknown(node, present, names):
                yield node


def is_negated(node: Compare | In | Between) -> bool:
    """Whether the comparison is the NOT of another."""
    if isinstance(node, Compare):
        return node.operator == "!=" or node.operator.startswith("NOT ")
    return node.negated


def _present_if_true(node: Node) -> Present:
    """The name that is not null when the condition holds, and null when it does not."""
    match node:
        case IsNull(Column(name), negated=True):
            return frozenset({name.lower()})
    return frozenset()


def _present_if_false(node: Node) -> Present:
    match node:
        case IsNull(Column(name), negated=False):
            return frozenset({name.lower()})
    return frozenset()


def strict_names(node: Node) -> Present:
    """The names without which the condition cannot hold, under any reading."""
    match node:
        case And(operands):
            return frozenset().union(*map(strict_names, operands))
        case Or(operands):
            return frozenset.intersection(*map(strict_names, operands))
        case Compare(left, _, right) if not is_negated(node):
            return _names_of(left) | _names_of(right)
        case In(operand) if not node.negated:
            return _names_of(operand)
        case Between(operand, low, high) if not node.negated:
            return _names_of(operand) | _names_of(low) | _names_of(high)
        case Call():
            return _names_of(node)
    return frozenset()


def _names_of(value: Node) -> Present:
    """The names that make the value null when they are."""
    match value:
        case Column(name):
            return frozenset({name.lower()})
        case Call(_, arguments) if passes_null(value):
            return frozenset().union(*map(_names_of, arguments))
        case Unary(_, operand):
            return _names_of(operand)
    return frozenset()


def _can_be_unknown(node: Node, present: Present, names: Names) -> bool:
    match node:
        case And(operands):
            known = present.union(*map(_present_if_true, operands))
            return any(_can_be_unknown(each, known, names) for each in operands)
        case Or(operands):
            known = present.union(*map(_present_if_false, operands))
            return any(_can_be_unknown(each, known, names) for each in operands)
        case Mixed(operands):
            return any(_can_be_unknown(each, present, names) for each in operands)
        case Not(operand):
            return _can_be_unknown(operand, present, names)
        case IsNull():
            return False
        case _:
            return _comparison_can_be(node, present, names)


def _comparison_can_be(node: Node, present: Present, names: Names) -> bool:
    match node:
        case Compare(left, operator, right):
            values: tuple[Node, ...] = (left, right)
            # What is no number is neither above nor below one.
            numbers = operator not in ("<", "<=", ">", ">=") or _are_numbers(values, names)
            return not numbers or _any_null(values, present, names)
        case In(operand, choices):
            if isinstance(choices, Select):
                return True
            return _any_null((operand, *choices), present, names)
        case Between(operand, low, high):
            values = (operand, low, high)
            return not _are_numbers(values, names) or _any_null(values, present, names)
        case Call():
            return _any_null((node,), present, names)
    return False


def _are_numbers(values: tuple[Node, ...], names: Names) -> bool:
    numbers = [
        isinstance(each, Number) or names.type_of(each) in ("number", "time") for each in values
    ]
    return all(numbers) or (names.trusts_numbers and any(numbers))


def _any_null(values: tuple[Node, ...], present: Present, names: Names) -> bool:
    return any(_can_be_null(each, present, names) for each in values)


def _can_be_null(value: Node, present: Present, names: Names) -> bool:
    match value:
        case Text() | Number() | Boolean():
            return False
        case Column(name):
            if name.lower() in present:
                return False
            alias = names.find_alias(value)
            return alias is None or _can_be_null(alias, frozenset(), names.without_aliases())
        case Call(_, arguments):
            is_null = gives_null(value) or names.swaps_literal(value)
            return is_null or _any_null(arguments, present, names)
    return True
