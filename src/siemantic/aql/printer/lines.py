"""Tree -> readable lines: a clause per line, and what is too long for a line over several."""

from siemantic.aql.ast import (
    And,
    Call,
    Case,
    Compare,
    Condition,
    If,
    In,
    Item,
    Mixed,
    Not,
    Or,
    Select,
    Session,
    Source,
    Star,
    Subquery,
    Value,
)
from siemantic.aql.printer import clauses, expressions, names
from siemantic.aql.printer.layout import Piece, Row, Rows, around, broken, lay, listed, rows

_STEP = 4


def statement(query: Select) -> str:
    """The query, a clause per line."""
    return broken(_query(query), 0)


def condition(node: Condition) -> str:
    """A condition, an operand per line where it does not fit."""
    return lay(_condition(node), 0)


# --- statement ---------------------------------------------------------------------------------


def _query(query: Select) -> Rows:
    clauses.check(query)
    found = [
        Row(f"{clauses.select_word(query)} ", listed(map(_item, query.items))),
        Row("FROM ", listed(map(_source, query.sources))),
    ]
    if query.into is not None:
        found.append(Row("INTO ", names.source(query.into)))
    if query.where is not None:
        found.append(Row("WHERE ", _condition(query.where)))
    return rows([*found, *_further(query)])


def _further(query: Select) -> list[Row]:
    """The clauses behind WHERE."""
    found: list[Row] = []
    if query.group_by:
        grouped = listed(map(expressions.value, query.group_by), is_filled=True)
        found.append(Row("GROUP BY ", grouped))
    if query.having is not None:
        found.append(Row("HAVING ", _condition(query.having)))
    if query.session is not None:
        found.append(Row("", _session(query.session)))
    if query.order_by:
        ordered = listed(map(clauses.order_item, query.order_by), is_filled=True)
        found.append(Row("ORDER BY ", ordered, clauses.collate(query)))
    return found + [Row("", text) for text in clauses.last_clauses(query)]


def _item(node: Item | Star) -> Piece:
    if isinstance(node, Star):
        return "*"
    return around("", _value(node.expression), clauses.other_name(node))


def _source(node: Source) -> Piece:
    if isinstance(node, Subquery):
        return around("(", _query(node.query), ")")
    return clauses.source(node)


def _session(node: Session) -> Rows:
    return rows(
        [
            Row("", clauses.session_start(node)),
            Row(f"{clauses.begin(node)} ", _condition(node.begin), indent=_STEP),
            Row(f"{clauses.end(node)} ", _condition(node.end), clauses.session_limits(node), _STEP),
        ]
    )


# --- conditions --------------------------------------------------------------------------------


def _condition(node: Condition) -> Piece:
    match node:
        case Compare():  # first, as most are
            return expressions.condition(node)
        case And() | Or() | Mixed():
            return _chain(node)
        case Not(operand):
            return around("NOT (", _condition(operand), ")")
        case In():
            return _in(node)
        case _:
            return expressions.condition(node)


def _chain(node: And | Or | Mixed) -> Rows:
    operators = expressions.operators(node)
    wrapped = expressions.wrapped(node.operands)
    leads = ["", *(f"{operator} " for operator in operators)]
    return rows(
        Row(f"{lead}(", _condition(operand), ")") if wraps else Row(lead, _condition(operand))
        for lead, operand, wraps in zip(leads, node.operands, wrapped, strict=True)
    )


def _in(node: In) -> Piece:
    start = expressions.in_start(node)
    if isinstance(node.choices, Select):
        return around(start, _query(node.choices), ")")
    choices = listed(map(expressions.value, node.choices), is_filled=True)
    return around(start, choices, ")")


# --- values ------------------------------------------------------------------------------------


def _value(node: Value | Star) -> Piece:
    match node:
        case Case():
            return _case(node)
        case If():
            return _if(node)
        case Call(function, arguments) if any(isinstance(each, Case | If) for each in arguments):
            return around(f"{names.function(function)}(", listed(map(_value, arguments)), ")")
        case _:
            return expressions.value(node)


def _case(node: Case) -> Rows:
    found = [Row("", expressions.case_start(node))]
    for when, then in node.branches:
        tested = expressions.when(node, when) if node.operand is not None else _condition(when)  # type: ignore[arg-type] # as `case_start` found
        branch = rows([Row("WHEN ", tested), Row("THEN ", _side(then))])
        found.append(Row("", branch, indent=_STEP))
    if node.otherwise is not None:
        found.append(Row("ELSE ", _side(node.otherwise), indent=_STEP))
    return rows([*found, Row("", "END")])


def _if(node: If) -> Rows:
    return rows(
        [
            Row("IF ", _condition(node.condition)),
            Row("THEN ", _operand(node.then), indent=_STEP),
            Row("ELSE ", _operand(node.otherwise), indent=_STEP),
        ]
    )


def _side(node: Value) -> Piece:
    return _wrapped(node) if isinstance(node, Case | If) else expressions.side(node)


def _operand(node: Value) -> Piece:
    return _wrapped(node) if isinstance(node, Case | If) else expressions.operand(node)


def _wrapped(node: Case | If) -> Piece:
    return around("(", _value(node), ")")
