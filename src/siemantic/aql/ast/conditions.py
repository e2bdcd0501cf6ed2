"""The conditions of AQL."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Union

from siemantic.aql.ast.nodes import Node, check_chain
from siemantic.aql.ast.values import Call, Value

if TYPE_CHECKING:
    from siemantic.aql.ast.statement import Select

CompareOperator = Literal[
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "LIKE",
    "ILIKE",
    "MATCHES",
    "IMATCHES",
    "NOT LIKE",
    "NOT ILIKE",
    "NOT MATCHES",
    "NOT IMATCHES",
]
"""LIKE and MATCHES look at case, ILIKE and IMATCHES do not (AQL guide, "AQL operators")."""


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right`."""

    left: Value
    operator: CompareOperator
    right: Value


@dataclass(frozen=True, slots=True)
class In(Node):
    """`operand IN (choices)`, or NOT IN; the choices are values or a subselect."""

    operand: Value
    choices: Union[tuple[Value, ...], "Select"]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`operand BETWEEN low AND high`, or NOT BETWEEN."""

    operand: Value
    low: Value
    high: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """`operand IS NULL`, or `operand IS NOT NULL` when negated."""

    operand: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TextSearch(Node):
    """`TEXT SEARCH 'terms'`: a search of the payload index."""

    terms: str


@dataclass(frozen=True, slots=True)
class And(Node):
    """Two operands or more, all of which must hold."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Two operands or more, one of which must hold."""

    operands: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Mixed(Node):
    """
    Conditions with both AND and OR between them and no parentheses, in the order of the text.

    Whether AND binds tighter is not documented; a reading says it.
    """

    operands: tuple["Condition", ...]
    operators: tuple[Literal["AND", "OR"], ...]

    def __post_init__(self) -> None:
        check_chain(self.operands, self.operators)
        if len(set(self.operators)) == 1:
            raise ValueError("conditions with one operator between them are an And or an Or")


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`NOT (operand)`. What it makes of a null is not documented."""

    operand: "Condition"


Condition = Compare | In | Between | IsNull | TextSearch | And | Or | Mixed | Not | Call
"""A call can be one: `INCIDR('10.0.0.0/8', sourceip)` (AQL guide, "Data retrieval functions")."""
