"""
Conditions and values -> one line.

AND, OR and NOT get parentheses wherever they meet: which of them binds tightest is not documented
(AQL guide, "WHERE clause", only says that parentheses come first). Where the tree says that the
text had none, `Mixed` and `Arithmetic`, none are written.
"""

from siemantic.aql.ast import (
    And,
    Arithmetic,
    Between,
    Boolean,
    Call,
    Case,
    Column,
    Compare,
    Condition,
    If,
    In,
    IsNull,
    Mixed,
    Not,
    Null,
    Number,
    Or,
    Placeholder,
    Select,
    Star,
    Text,
    TextSearch,
    Unary,
    Value,
)
from siemantic.aql.printer import names

_BITWISE = frozenset(("&", "|", "<<", ">>"))


# --- conditions --------------------------------------------------------------------------------


def condition(node: Condition) -> str:
    """A condition."""
    match node:
        case Compare(left, operator, right):  # first, as most are
            return f"{side(left)} {operator} {side(right)}"
        case And() | Or() | Mixed():
            return _chain(node)
        case Not(operand):
            return f"NOT ({condition(operand)})"
        case TextSearch(terms):
            return f"TEXT SEARCH {names.text_to_aql(terms)}"
        case Call():
            return value(node)
        case _:
            return _comparison(node)


def _comparison(node: In | Between | IsNull) -> str:
    match node:
        case In(choices=choices):
            from siemantic.aql.printer.clauses import statement

            inner = statement(choices) if isinstance(choices, Select) else listed(choices)
            return f"{in_start(node)}{inner})"
        case Between(operand, low, high, negated):
            start = f"{side(operand)} {_not(negated=negated)}BETWEEN"
            return f"{start} {side(low)} AND {side(high)}"
        case IsNull(operand, negated):
            return f"{side(operand)} IS {_not(negated=negated)}NULL"


def in_start(node: In) -> str:
    """
    IN with what stands before the choices.

    Raises:
        ValueError: it has no choices.
    """
    if node.choices == ():
        raise ValueError("a value is in one of several")
    return f"{side(node.operand)} {_not(negated=node.negated)}IN ("


def _chain(node: And | Or | Mixed) -> str:
    between = operators(node)
    texts = [
        f"({condition(each)})" if wraps else condition(each)
        for each, wraps in zip(node.operands, wrapped(node.operands), strict=True)
    ]
    pairs = zip(between, texts[1:], strict=True)
    return texts[0] + "".join([f" {operator} {text}" for operator, text in pairs])


def operators(node: And | Or | Mixed) -> tuple[str, ...]:
    """
    What stands between the operands.

    Raises:
        ValueError: there are not two operands.
    """
    if len(node.operands) < 2:  # noqa: PLR2004 - a pair
        raise ValueError("AND and OR stand between two operands")
    if isinstance(node, Mixed):
        return node.operators
    return ("AND" if isinstance(node, And) else "OR",) * (len(node.operands) - 1)


def wrapped(operands: tuple[Condition, ...]) -> list[bool]:
    """Which of the operands of AND or OR have parentheses."""
    found = [isinstance(each, _COMPOUND) for each in operands]
    # What NOT covers when more follows is not documented, so only the last goes without.
    if isinstance(operands[-1], Not):
        found[-1] = False
    return found


_COMPOUND = (And, Or, Mixed, Not)


def _not(*, negated: bool) -> str:
    return "NOT " if negated else ""


# --- values ------------------------------------------------------------------------------------


def value(node: Value | Star) -> str:
    """A value."""
    match node:
        case Column(name, table):
            column = names.column_to_aql(name)
            return column if table is None else f"{names.column_to_aql(table)}.{column}"
        case Text(text):
            return names.text_to_aql(text)
        case Number():
            return names.number(node)
        case Call(function, arguments):
            return f"{names.function(function)}({', '.join(map(value, arguments))})"
        case _:
            return _further_value(node)


def _further_value(
    node: Boolean | Null | Placeholder | Star | Unary | Arithmetic | Case | If,
) -> str:
    match node:
        case Boolean(truth):
            return "TRUE" if truth else "FALSE"
        case Null():
            return "NULL"
        case Star():
            return "*"
        case Placeholder(name):
            return names.gap(name)
        case Unary():
            return _signed(node)
        case Arithmetic():
            return _arithmetic(node)
        case Case():
            return _case(node)
        case If(when, then, otherwise):
            return f"IF {condition(when)} THEN {operand(then)} ELSE {operand(otherwise)}"


def _case(node: Case) -> str:
    branches = [f"WHEN {when(node, test)} THEN {side(then)}" for test, then in node.branches]
    otherwise = [] if node.otherwise is None else [f"ELSE {side(node.otherwise)}"]
    return " ".join([case_start(node), *branches, *otherwise, "END"])


def case_start(node: Case) -> str:
    """
    CASE with its operand, if it has one.

    Raises:
        ValueError: it has no branches, or conditions beside an operand, or values without one.
    """
    if not node.branches or not all(_fits(node, test) for test, _ in node.branches):
        raise ValueError("behind WHEN stands a value if CASE has an operand, else a condition")
    return "CASE" if node.operand is None else f"CASE {side(node.operand)}"


def _fits(node: Case, test: Value | Condition) -> bool:
    return isinstance(test, Condition if node.operand is None else Value)


def when(node: Case, test: Value | Condition) -> str:
    """What stands behind WHEN."""
    return condition(test) if node.operand is None else side(test)  # type: ignore[arg-type] # as `case_start` found


def _arithmetic(node: Arithmetic) -> str:
    texts = list(map(operand, node.operands))
    pairs = zip(node.operators, texts[1:], strict=True)
    return texts[0] + "".join([f" {operator} {text}" for operator, text in pairs])


def operand(node: Value) -> str:
    """A value beside an arithmetic operator."""
    return f"({value(node)})" if isinstance(node, Arithmetic | Case | If) else value(node)


def _signed(node: Unary) -> str:
    """A sign and its operand; two signs in a row would begin a comment."""
    wraps = isinstance(node.operand, Number | Unary)
    return (
        f"{node.operator}({value(node.operand)})"
        if wraps
        else f"{node.operator}{operand(node.operand)}"
    )


def side(node: Value) -> str:
    """A value beside a comparison; IBM's examples have parentheses around bit operators."""
    if type(node) is Text or type(node) is Column:  # as most are
        return value(node)
    bitwise = isinstance(node, Arithmetic) and not _BITWISE.isdisjoint(node.operators)
    return f"({value(node)})" if bitwise or isinstance(node, Case | If) else value(node)


def listed(nodes: tuple[Value, ...]) -> str:
    """Values with commas between them."""
    return ", ".join(map(value, nodes))
