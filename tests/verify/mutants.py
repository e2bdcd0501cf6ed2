"""AQL conditions damaged in ways that keep them AQL."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from siemantic.aql.ast import And, Column, Compare, In, IsNull, Not, Or, Text

_OTHER_CASE = {"ILIKE": "LIKE", "LIKE": "ILIKE", "IMATCHES": "MATCHES", "MATCHES": "IMATCHES"}
_ANYTHING = "(?s:.*)"


def mutants(condition):
    """Kind of damage and damaged condition, one for each place where it can be done."""
    yield from _of(condition)
    for child, put_back in _children(condition):
        for kind, mutant in mutants(child):
            yield kind, put_back(mutant)


def _children(node) -> Iterator[tuple]:
    match node:
        case And(operands) | Or(operands):
            for at, each in enumerate(operands):
                yield each, lambda new, at=at: _with(node, at, new)
        case Not(operand):
            yield operand, lambda new: replace(node, operand=new)


def _with(node, at, new):
    return replace(node, operands=(*node.operands[:at], new, *node.operands[at + 1 :]))


def _of(node):
    match node:
        case Not(operand):
            yield "drop a NOT", operand
        case And(operands):
            yield "AND to OR", Or(operands)
            yield from _swapped_columns(node)
        case Or(operands):
            yield "OR to AND", And(operands)
            yield from _without(node)
        case Compare():
            yield from _of_comparison(node)
        case In(choices=(_, *rest)) if rest:
            yield "drop an alternative", replace(node, choices=tuple(rest))


def _without(node):
    for at, each in enumerate(node.operands):
        left = (*node.operands[:at], *node.operands[at + 1 :])
        kind = "drop a null guard" if isinstance(each, IsNull) else "drop an alternative"
        yield kind, left[0] if len(left) == 1 else replace(node, operands=left)


def _of_comparison(node):
    yield "add a NOT", Not(node)
    if node.operator in _OTHER_CASE:
        yield "change a case rule", replace(node, operator=_OTHER_CASE[node.operator])
    if isinstance(node.right, Text):
        for kind, text in _patterns(node.operator, node.right.value):
            yield kind, replace(node, right=Text(text))


def _patterns(operator, text):
    wildcard = "%" if operator.endswith("LIKE") else _ANYTHING
    if operator == "=":
        return
    if text.startswith(wildcard):
        yield (
            "narrow a wildcard",
            text.removeprefix(wildcard) if wildcard == "%" else "^" + text.removeprefix(wildcard),
        )
    elif wildcard == "%":
        yield "widen a wildcard", wildcard + text
    if text.endswith(wildcard) and wildcard == "%":
        yield "narrow a wildcard", text.removesuffix(wildcard)
    elif wildcard == "%":
        yield "widen a wildcard", text + wildcard


def _swapped_columns(node):
    names = [each.left for each in node.operands if isinstance(each, Compare)]
    plain = [each for each in dict.fromkeys(names) if isinstance(each, Column)]
    for one, other in pairwise(plain):
        turned = {one: other, other: one}
        operands = tuple(
            replace(each, left=turned.get(each.left, each.left))
            if isinstance(each, Compare)
            else each
            for each in node.operands
        )
        yield "swap two columns", replace(node, operands=operands)
