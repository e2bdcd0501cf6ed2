"""Statements and their clauses -> one line."""

from siemantic.aql.ast import (
    Database,
    GlobalView,
    Interval,
    Item,
    Last,
    OrderItem,
    Parameter,
    Placeholder,
    Select,
    Session,
    Source,
    Star,
    Subquery,
)
from siemantic.aql.printer import names
from siemantic.aql.printer.expressions import condition, listed, value


def statement(query: Select) -> str:
    """The query in one line."""
    check(query)
    found = [f"{select_word(query)} {', '.join(map(item, query.items))}"]
    found.append(f"FROM {', '.join(map(source, query.sources))}")
    if query.into is not None:
        found.append(f"INTO {names.source(query.into)}")
    if query.where is not None:
        found.append(f"WHERE {condition(query.where)}")
    return " ".join(found + _further_clauses(query))


def check(query: Select) -> None:
    """
    See that the query can be written.

    Raises:
        ValueError: it has no items, no source, or a language tag without an order.
    """
    if not query.items or not query.sources:
        raise ValueError("a query has items and a source")
    if query.collate is not None and not query.order_by:
        raise ValueError("a language tag belongs to an order")


def select_word(query: Select) -> str:
    """SELECT, with DISTINCT if the query has it."""
    return "SELECT DISTINCT" if query.distinct else "SELECT"


def _further_clauses(query: Select) -> list[str]:
    """The clauses behind WHERE."""
    found = []
    if query.group_by:
        found.append(f"GROUP BY {listed(query.group_by)}")
    if query.having is not None:
        found.append(f"HAVING {condition(query.having)}")
    if query.session is not None:
        found.append(_session(query.session))
    if query.order_by:
        found.append(f"ORDER BY {', '.join(map(order_item, query.order_by))}{collate(query)}")
    return found + last_clauses(query)


def last_clauses(query: Select) -> list[str]:
    """The clauses behind ORDER BY."""
    found = []
    if query.limit is not None:
        found.append(f"LIMIT {_count(query.limit)}")
    if query.time is not None:
        found.append(_time(query.time))
    if query.parameters:
        found.append(f"PARAMETERS {', '.join(map(_parameter, query.parameters))}")
    return found


def item(node: Item | Star) -> str:
    """A column of the result."""
    return "*" if isinstance(node, Star) else f"{value(node.expression)}{other_name(node)}"


def other_name(node: Item) -> str:
    """AS with the other name of a column, nothing without one."""
    return "" if node.alias is None else f" AS {names.alias(node)}"


def source(node: Source) -> str:
    """What the query reads."""
    match node:
        case Database(name):
            return names.source(name)
        case Subquery(query):
            return f"({statement(query)})"
        case GlobalView(search, interval):
            return f"GLOBALVIEW({names.text_to_aql(search)}, {names.text_to_aql(interval)})"


def _session(node: Session) -> str:
    begin_and_end = f"{begin(node)} {condition(node.begin)} {end(node)} {condition(node.end)}"
    return f"{session_start(node)} {begin_and_end}{session_limits(node)}"


def session_start(node: Session) -> str:
    """
    The time and the keys of a session.

    Raises:
        ValueError: it has no keys.
    """
    if not node.keys:
        raise ValueError("a session has keys")
    keys = listed(node.keys)
    # The guide writes nothing between them, which would read as a call or a difference here.
    between = "," if keys[0] in "(-" else ""
    return f"SESSION BY {value(node.time)}{between} {keys}"


def begin(node: Session) -> str:
    """The word before the condition that a session begins with."""
    return "EXPLICIT BEGIN" if node.explicit_begin else "BEGIN"


def end(node: Session) -> str:
    """The word before the condition that a session ends with."""
    return "EXPLICIT END" if node.explicit_end else "END"


def session_limits(node: Session) -> str:
    """How long a session may last, with a space before each limit."""
    timeout = "" if node.timeout is None else f" TIMEOUT {names.whole_number(node.timeout)}"
    if node.window is None:
        return timeout
    return f"{timeout} TIMEWINDOW {names.whole_number(node.window.count)} {node.window.unit}"


def collate(query: Select) -> str:
    """The language of an order, with a space before it; nothing without one."""
    return "" if query.collate is None else f" COLLATE {names.text_to_aql(query.collate)}"


def order_item(node: OrderItem) -> str:
    """An expression that the result is sorted by."""
    direction = f" {node.direction}" if node.direction else ""
    return f"{value(node.expression)}{direction}{f' NULLS {node.nulls}' if node.nulls else ''}"


def _count(count: int | Placeholder) -> str:
    return names.whole_number(count) if isinstance(count, int) else value(count)


def _time(node: Last | Interval) -> str:
    match node:
        case Last(count, unit):
            return f"LAST {_count(count)} {unit}"
        case Interval(start, stop):
            return f"START {value(start)}{'' if stop is None else f' STOP {value(stop)}'}"


def _parameter(node: Parameter) -> str:
    return f"{names.setting(node.name)}={value(node.value)}"
