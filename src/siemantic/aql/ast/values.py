"""The values of AQL: columns, literals, calls and arithmetic."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from siemantic.aql.ast.nodes import Node, check_chain

if TYPE_CHECKING:
    from siemantic.aql.ast.conditions import Condition

ArithmeticOperator = Literal["+", "-", "*", "/", "%", "^", "&", "|", "<<", ">>"]
"""`^` is the power (AQL guide, "AQL operators"), `&` and `|` work on bits ("Bit operators")."""


@dataclass(frozen=True, slots=True)
class Column(Node):
    """
    A property of the event, or an alias, by its name without quotes.

    `table` is the database before the dot, as in `events.sourceip`. `quoted` says that the name
    stood in double quotes.
    """

    name: str
    table: str | None = None
    quoted: bool = field(default=False, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string literal by its value."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A whole or decimal number; `written` is its spelling in the text, such as `0x00ff`."""

    value: int | float
    written: str | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """`TRUE` or `FALSE`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null(Node):
    """`NULL` as a value."""


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """`{name}`: a gap in a template, which a program fills before it sends the query."""

    name: str


@dataclass(frozen=True, slots=True)
class Star(Node):
    """`*`: every column in a SELECT list, every event in `COUNT(*)`."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function call, such as `QIDNAME(qid)`; `function` may have a namespace, `GEO::LOOKUP`."""

    function: str
    arguments: tuple["Value | Star", ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-operand` or, on bits, `~operand`."""

    operator: Literal["-", "~"]
    operand: "Value"


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """
    Operands and the operators between them in the order of the text.

    Which of several operators binds tightest is not documented; a reading says it.
    """

    operands: tuple["Value", ...]
    operators: tuple[ArithmeticOperator, ...]

    def __post_init__(self) -> None:
        check_chain(self.operands, self.operators)


@dataclass(frozen=True, slots=True)
class Case(Node):
    """
    `CASE operand WHEN value THEN result ... ELSE result END`.

    Without an operand, each `WHEN` has a condition.
    """

    operand: "Value | None"
    branches: tuple[tuple["Value | Condition", "Value"], ...]
    otherwise: "Value | None"


@dataclass(frozen=True, slots=True)
class If(Node):
    """`IF condition THEN then ELSE otherwise`."""

    condition: "Condition"
    then: "Value"
    otherwise: "Value"


Value = (
    Column | Text | Number | Boolean | Null | Placeholder | Call | Unary | Arithmetic | Case | If
)
