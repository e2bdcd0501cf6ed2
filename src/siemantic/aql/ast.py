"""
The AQL tree: frozen nodes, each with the meaning that its name says.

Nodes compare by meaning: neither the span nor how a number, a name or an alias was spelled counts.
What the text leaves open stays open in the tree: conditions or arithmetic that mix operators
without parentheses are a `Mixed` or an `Arithmetic` of operands in the order of the text, and
a reading says what binds what (`siemantic.aql.readings`).
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Union

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

ArithmeticOperator = Literal["+", "-", "*", "/", "%", "^", "&", "|", "<<", ">>"]
"""`^` is the power (AQL guide, "AQL operators"), `&` and `|` work on bits ("Bit operators")."""

TimeUnit = Literal["SECONDS", "MINUTES", "HOURS", "DAYS"]
"""SECONDS is documented for sessions, not behind LAST."""

Quote = Literal["", "'", '"']


class Span(NamedTuple):
    """A part of the text: offsets of its first character and of the one behind its last."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of a node that was not read from a text."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the tree and where it stands in the text that it was read from."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


# --- values ------------------------------------------------------------------------------------


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
        _check_chain(self.operands, self.operators)


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


# --- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right`."""

    left: "Value"
    operator: CompareOperator
    right: "Value"


@dataclass(frozen=True, slots=True)
class In(Node):
    """`operand IN (choices)`, or NOT IN; the choices are values or a subselect."""

    operand: "Value"
    choices: Union[tuple["Value", ...], "Select"]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`operand BETWEEN low AND high`, or NOT BETWEEN."""

    operand: "Value"
    low: "Value"
    high: "Value"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """`operand IS NULL`, or `operand IS NOT NULL` when negated."""

    operand: "Value"
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
        _check_chain(self.operands, self.operators)
        if len(set(self.operators)) == 1:
            raise ValueError("conditions with one operator between them are an And or an Or")


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`NOT (operand)`. What it makes of a null is not documented."""

    operand: "Condition"


Value = (
    Column | Text | Number | Boolean | Null | Placeholder | Call | Unary | Arithmetic | Case | If
)
Condition = Compare | In | Between | IsNull | TextSearch | And | Or | Mixed | Not | Call
"""A call can be one: `INCIDR('10.0.0.0/8', sourceip)` (AQL guide, "Data retrieval functions")."""


def _check_chain(operands: tuple[object, ...], operators: tuple[str, ...]) -> None:
    if not operators or len(operands) != len(operators) + 1:
        raise ValueError("between two operands stands an operator")


# --- statement ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item(Node):
    """A column of the result, with another name for it when `alias` is given."""

    expression: Value
    alias: str | None = None
    quote: Quote = field(default="'", compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Database(Node):
    """`events`, `flows` or another Ariel database, or a cursor that a query wrote with INTO."""

    name: str


@dataclass(frozen=True, slots=True)
class Subquery(Node):
    """`(SELECT ...)` as a source."""

    query: "Select"


@dataclass(frozen=True, slots=True)
class GlobalView(Node):
    """`GLOBALVIEW('saved search', 'interval')` (AQL guide, "Data retrieval functions")."""

    search: str
    interval: str


Source = Database | Subquery | GlobalView


@dataclass(frozen=True, slots=True)
class OrderItem(Node):
    """An expression that the result is sorted by. The order of nulls is not documented."""

    expression: Value
    direction: Literal["ASC", "DESC"] | None = None
    nulls: Literal["FIRST", "LAST"] | None = None


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """How long a session lasts at the most, from its first event on."""

    count: int
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class Session(Node):
    """
    `SESSION BY time keys BEGIN condition END condition`, a transactional query.

    AQL guide, "Grouping related events into sessions" and "Transactional query refinements".
    `timeout` is in milliseconds, from one event to the next.
    """

    time: Value
    keys: tuple[Value, ...]
    begin: Condition
    end: Condition
    explicit_begin: bool = False
    explicit_end: bool = False
    timeout: int | None = None
    window: Duration | None = None


@dataclass(frozen=True, slots=True)
class Last(Node):
    """The time criterion `LAST count unit`, back from now."""

    count: int | Placeholder
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`START start STOP stop`; without `stop` until now (AQL guide, "Time criteria")."""

    start: Value
    stop: Value | None = None


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A setting of the search: `PARAMETERS name = value`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Select(Node):
    """
    A query. Its clauses stand in the order of the fields (AQL guide, "AQL query structure").

    Several sources are not documented. `collate` is the language tag behind ORDER BY.
    """

    items: tuple[Item | Star, ...]
    sources: tuple[Source, ...]
    into: str | None = None
    where: Condition | None = None
    group_by: tuple[Value, ...] = ()
    having: Condition | None = None
    session: Session | None = None
    order_by: tuple[OrderItem, ...] = ()
    collate: str | None = None
    limit: int | Placeholder | None = None
    time: Last | Interval | None = None
    parameters: tuple[Parameter, ...] = ()
    distinct: bool = False
