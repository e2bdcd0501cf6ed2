"""
Conditions of AQL -> formulas.

A comparison with a null is unknown, or with `null=two-valued` false, see `siemantic.aql.readings`.
"""

from siemantic.aql.ast import (
    And,
    Between,
    Call,
    Compare,
    Condition,
    In,
    IsNull,
    Mixed,
    Not,
    Or,
    Select,
    TextSearch,
)
from siemantic.aql.evaluator.conditions import with_precedence
from siemantic.aql.readings import Reading
from siemantic.errors import UndecidedError
from siemantic.logic.folding import fold_ascii
from siemantic.logic.formula import Formula, negation, present
from siemantic.logic.texts import text
from siemantic.readers.aql.comparisons import compare, in_network
from siemantic.readers.aql.names import Names, worked_out
from siemantic.readers.truth import Truth, certain, conjunction, disjunction, of_column


def read_condition(condition: Condition, names: Names, reading: Reading) -> Formula:
    """
    What the condition says of an event: that it is true.

    Raises:
        UndecidedError: it has something that is not followed here.
    """
    return _read(condition, names, reading).yes


def _read(condition: Condition, names: Names, reading: Reading) -> Truth:
    match condition:
        case And(operands):
            return conjunction(_read(each, names, reading) for each in operands)
        case Or(operands):
            return disjunction(_read(each, names, reading) for each in operands)
        case Mixed():
            return _mixed(condition, names, reading)
        case Not(operand):
            return _opposite(_read(operand, names, reading), reading)
        case IsNull(operand, negated):
            there = present(names.operand(operand).column)
            return certain(there if negated else negation(there))
        case Call():
            return _call(condition, names)
        case TextSearch():
            raise UndecidedError("TEXT SEARCH needs the payload index of a console")
        case _:
            return _comparison(condition, names, reading)


def _comparison(condition: Compare | In | Between, names: Names, reading: Reading) -> Truth:
    match condition:
        case Compare(left, operator, right):
            name = operator.removeprefix("NOT ")
            negated = operator == "!=" or name != operator
            found = compare(left, "=" if operator == "!=" else name, right, names, reading)
        case In(_, Select()):
            raise UndecidedError("a subselect is not followed")
        case In(operand, choices, negated):
            assert isinstance(choices, tuple)  # the case above  # noqa: S101
            found = disjunction(compare(operand, "=", each, names, reading) for each in choices)
        case Between(operand, low, high, negated):
            bounds = ((">=", low), ("<=", high))
            found = conjunction(
                compare(operand, sign, each, names, reading) for sign, each in bounds
            )
    return _opposite(found, reading) if negated else found


def _opposite(truth: Truth, reading: Reading) -> Truth:
    return truth.opposite() if reading.null == "three-valued" else certain(negation(truth.yes))


def _mixed(condition: Mixed, names: Names, reading: Reading) -> Truth:
    if reading.precedence == "sql":
        return _read(with_precedence(condition), names, reading)
    first, *others = (_read(each, names, reading) for each in condition.operands)
    for operator, other in zip(condition.operators, others, strict=True):
        first = (conjunction if operator == "AND" else disjunction)((first, other))
    return first


def _call(call: Call, names: Names) -> Truth:
    """A function that is a condition: INCIDR, or one that is not followed."""
    if call.function.upper() == "INCIDR":
        return in_network(call, names)
    return of_column(worked_out(call), text("true", fold_ascii))
