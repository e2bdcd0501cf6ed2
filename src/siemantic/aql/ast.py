"""
The AQL tree: frozen nodes, each with the meaning that its name says.

Only what the target writes so far. A statement's clauses stand in IBM's mandatory order SELECT,
FROM, WHERE, time (AQL guide, "AQL query structure").
"""

from dataclasses import dataclass
from typing import Literal

CompareOperator = Literal["=", "LIKE", "ILIKE", "MATCHES", "IMATCHES", "<", "<=", ">", ">="]
"""LIKE and MATCHES look at case, ILIKE and IMATCHES do not (AQL guide, "AQL operators")."""

TimeUnit = Literal["MINUTES", "HOURS", "DAYS"]


@dataclass(frozen=True, slots=True)
class Column:
    """A property of the event by its name, without quotes."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal by its value."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole or decimal number."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Call:
    """A function call, such as `QIDNAME(qid)`."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`left operator right`."""

    left: "Expression"
    operator: CompareOperator
    right: "Expression"


@dataclass(frozen=True, slots=True)
class IsNull:
    """`operand IS NULL`, or `operand IS NOT NULL` when negated."""

    operand: "Expression"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """Two operands or more, all of which must hold."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two operands or more, one of which must hold."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT (operand)`. What it makes of a null is not documented."""

    operand: "Condition"


Expression = Column | Text | Number | Call
Condition = Compare | IsNull | And | Or | Not | Call
"""A call can be one: `INCIDR('10.0.0.0/8', sourceip)` (AQL guide, "Data retrieval functions")."""


@dataclass(frozen=True, slots=True)
class Item:
    """A column of the result, with another name for it when `alias` is given."""

    expression: Expression
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The time criterion `LAST count unit`, back from now."""

    count: int
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class Select:
    """A query over one Ariel database; no items stand for `*`, no condition for every event."""

    items: tuple[Item, ...]
    database: Literal["events", "flows"]
    where: Condition | None
    time: Last
