"""A query of AQL with its clauses."""

from dataclasses import dataclass, field
from typing import Literal

from siemantic.aql.ast.conditions import Condition
from siemantic.aql.ast.nodes import Node
from siemantic.aql.ast.values import Placeholder, Star, Value

TimeUnit = Literal["SECONDS", "MINUTES", "HOURS", "DAYS"]
"""SECONDS is documented for sessions, not behind LAST."""

Quote = Literal["", "'", '"']


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
