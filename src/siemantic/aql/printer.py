"""
Tree -> text. The only place that writes AQL: every quote, space and parenthesis is set here.

AND, OR and NOT get parentheses wherever they meet: which of them binds tightest is not documented
(AQL guide, "WHERE clause", only says that parentheses come first).
"""

import re

from siemantic.aql.ast import (
    And,
    Call,
    Column,
    Compare,
    Condition,
    Expression,
    IsNull,
    Item,
    Not,
    Number,
    Or,
    Select,
    Text,
)
from siemantic.aql.keywords import KEYWORDS

WIDTH = 100
"""A condition that is longer is written over several lines; line breaks are white space to AQL."""


def to_aql(query: Select) -> str:
    """
    The query as text, a clause per line.

    Raises:
        ValueError: a name cannot be written in AQL.
    """
    lines = [_select(query.items), f"FROM {query.database}"]
    if query.where is not None:
        lines.append(f"WHERE {condition_to_aql(query.where, len('WHERE '))}")
    lines.append(f"LAST {query.time.count} {query.time.unit}")
    return "\n".join(lines)


def condition_to_aql(condition: Condition, indent: int = 0) -> str:
    """
    A condition by itself, as the rule test "matches this AQL filter query" takes it.

    Args:
        indent: how many columns of its first line are taken; its further lines start there.
    """
    line = _one_line(condition)
    if len(line) + indent <= WIDTH:
        return line
    match condition:
        case And(operands) | Or(operands):
            word = "AND" if isinstance(condition, And) else "OR"
            inner = indent + len(word) + 1
            lines = [_wrapped(each, inner) for each in operands[:-1]]
            lines.append(_last(operands[-1], inner))
            return f"\n{' ' * indent}{word} ".join(lines)
        case Not(operand):
            return f"NOT ({condition_to_aql(operand, indent + len('NOT ('))})"
        case _:
            return line


def column_to_aql(name: str) -> str:
    """
    A column name, in double quotes unless it is plain letters, digits and underscores.

    >>> column_to_aql("sourceip"), column_to_aql("Process Path"), column_to_aql("Start")
    ('sourceip', '"Process Path"', '"Start"')

    Raises:
        ValueError: the name is empty or holds a double quote, whose escape is not documented.
    """
    if not name or '"' in name or not name.isprintable():
        raise ValueError(f"AQL cannot name the column {name!r}")
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and name.upper() not in KEYWORDS
    return name if plain else f'"{name}"'


def can_name(name: str) -> bool:
    """Whether a column can have this name in a query."""
    try:
        column_to_aql(name)
    except ValueError:
        return False
    return True


# What NOT covers when more follows is not documented, so only the last may go without parentheses.


def _wrapped(operand: Condition, indent: int) -> str:
    if isinstance(operand, And | Or | Not):
        return f"({condition_to_aql(operand, indent + 1)})"
    return condition_to_aql(operand, indent)


def _last(operand: Condition, indent: int) -> str:
    if isinstance(operand, Not):
        return condition_to_aql(operand, indent)
    return _wrapped(operand, indent)


def _one_line(condition: Condition) -> str:
    match condition:
        case And(operands):
            return " AND ".join([*map(_operand, operands[:-1]), _last_operand(operands[-1])])
        case Or(operands):
            return " OR ".join([*map(_operand, operands[:-1]), _last_operand(operands[-1])])
        case Not(operand):
            return f"NOT ({_one_line(operand)})"
        case Compare(left, operator, right):
            return f"{_expression(left)} {operator} {_expression(right)}"
        case IsNull(operand, negated):
            return f"{_expression(operand)} IS {'NOT ' if negated else ''}NULL"
        case Call():
            return _expression(condition)


def _operand(condition: Condition) -> str:
    text = _one_line(condition)
    return f"({text})" if isinstance(condition, And | Or | Not) else text


def _last_operand(condition: Condition) -> str:
    return _one_line(condition) if isinstance(condition, Not) else _operand(condition)


def _expression(expression: Expression) -> str:
    match expression:
        case Column(name):
            return column_to_aql(name)
        case Text(value):
            # Doubling is how IBM's own pySigma backend writes a quote; no page of IBM states it.
            return "'" + value.replace("'", "''") + "'"
        case Number(value):
            return str(value)
        case Call(function, arguments):
            return f"{function}({', '.join(map(_expression, arguments))})"


def _select(items: tuple[Item, ...]) -> str:
    texts = [_item(item) for item in items] or ["*"]
    line = "SELECT " + ", ".join(texts)
    return line if len(line) <= WIDTH else "SELECT " + ",\n       ".join(texts)


def _item(item: Item) -> str:
    text = _expression(item.expression)
    return text if item.alias is None else f"{text} AS {_expression(Text(item.alias))}"
