"""
Tree -> text. The only place that writes AQL: every quote, space and parenthesis is set here.

Line breaks are white space to AQL, so the styles mean the same.
"""

from siemantic.aql.ast import Condition, Select
from siemantic.aql.printer import clauses, expressions, lines
from siemantic.aql.printer.layout import WIDTH
from siemantic.aql.printer.names import can_call, can_name, column_to_aql
from siemantic.aql.walk import MAX_DEPTH, find_too_deep

__all__ = [
    "WIDTH", "TooDeepError", "can_call", "can_name", "column_to_aql", "condition_to_aql", "to_aql",
]  # fmt: skip


class TooDeepError(ValueError):
    """More stands in each other than is written, and read back: `MAX_DEPTH` levels."""


def to_aql(query: Select, *, one_line: bool = False) -> str:
    """
    The query as text, a clause per line, or all of it in one.

    Raises:
        TooDeepError: the tree is too deep.
        ValueError: a name or number cannot be written in AQL.
    """
    _check_depth(query)
    return clauses.statement(query) if one_line else lines.statement(query)


def condition_to_aql(condition: Condition, *, one_line: bool = False) -> str:
    """
    A condition by itself, as the rule test "matches this AQL filter query" takes it.

    Raises:
        TooDeepError: the tree is too deep.
        ValueError: a name or number cannot be written in AQL.
    """
    _check_depth(condition)
    return expressions.condition(condition) if one_line else lines.condition(condition)


def _check_depth(tree: Select | Condition) -> None:
    if find_too_deep(tree) is not None:
        raise TooDeepError(f"AQL is not written more than {MAX_DEPTH} levels deep")
