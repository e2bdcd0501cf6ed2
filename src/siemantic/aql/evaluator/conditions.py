"""
Conditions -> tests of a row, made once and called for every row.

A test gives True, False, or None where a null leaves it unknown.
"""

from collections.abc import Sequence

from siemantic.aql.ast import (
    And,
    Call,
    Condition,
    Mixed,
    Not,
    Or,
    TextSearch,
)
from siemantic.aql.evaluator.comparing import named
from siemantic.aql.evaluator.comparisons import compile_comparison
from siemantic.aql.evaluator.context import Context, Subject
from siemantic.aql.evaluator.truth import Test, both, conjunction, disjunction, either, opposite
from siemantic.aql.evaluator.values import compile_value
from siemantic.errors import AqlEvaluationError


def compile_condition(node: Condition, context: Context, *, exact: bool = False) -> Test:
    """
    The test of the condition.

    Args:
        exact: whether None must be told from False.

    Raises:
        AqlEvaluationError: what the condition means cannot be told here.
    """
    match node:
        case And(operands):
            tests = _all(operands, context, exact=exact)
            return conjunction(tests, exact=exact)
        case Or(operands):
            tests = _all(operands, context, exact=exact)
            return disjunction(tests, exact=exact)
        case Mixed():
            return _mixed(node, context, exact=exact)
        case Not(operand):
            return _negation(operand, context)
        case Call():
            return _call(node, context)
        case TextSearch():
            message = "TEXT SEARCH needs the payload index of a console"
            raise AqlEvaluationError(f"{message}; use UTF8(payload) ILIKE '%term%'")
        case _:
            return compile_comparison(node, context)


def _all(nodes: Sequence[Condition], context: Context, *, exact: bool) -> list[Test]:
    return [compile_condition(each, context, exact=exact) for each in nodes]


# --- and, or, not ------------------------------------------------------------------------------


def _mixed(node: Mixed, context: Context, *, exact: bool) -> Test:
    if context.reading.precedence == "sql":
        return compile_condition(with_precedence(node), context, exact=exact)
    tests = _all(node.operands, context, exact=exact)
    steps = tuple(zip(node.operators, tests[1:], strict=True))

    def from_left(row: Subject) -> bool | None:
        outcome = tests[0](row)
        for operator, test in steps:
            # What cannot change the outcome is not looked at, as in AND and OR by themselves.
            known = outcome if exact else bool(outcome)
            if known is not _SETTLED[operator]:
                outcome = _JOINED[operator](known, test(row))
        return outcome

    return from_left


def with_precedence(node: Mixed) -> Condition:
    """The condition as it is when AND binds tighter than OR."""
    groups: list[list[Condition]] = [[node.operands[0]]]
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        if operator == "AND":
            groups[-1].append(operand)
        else:
            groups.append([operand])
    parts = [each[0] if len(each) == 1 else And(tuple(each)) for each in groups]
    return Or(tuple(parts))


_JOINED = {"AND": both, "OR": either}
_SETTLED = {"AND": False, "OR": True}


def _negation(operand: Condition, context: Context) -> Test:
    if context.reading.null == "two-valued":
        test = compile_condition(operand, context)
        return lambda row: not test(row)
    return opposite(compile_condition(operand, context, exact=True))


def _call(node: Call, context: Context) -> Test:
    read = compile_value(node, context)

    def test(row: Subject) -> bool | None:
        truth = read(row)
        if truth is None or isinstance(truth, bool):
            return truth
        raise AqlEvaluationError(f"{node.function} gives {named(truth)}, which is no condition")

    return test
