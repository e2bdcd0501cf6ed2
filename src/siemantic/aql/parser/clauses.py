"""The productions of a statement's clauses, except FROM."""

from collections.abc import Callable, Collection
from typing import Any

from siemantic.aql.ast import (
    Duration,
    Interval,
    Last,
    OrderItem,
    Parameter,
    Placeholder,
    Quote,
    Session,
    TimeUnit,
    Value,
)
from siemantic.aql.keywords import RESERVED
from siemantic.aql.lexer import number_value
from siemantic.aql.parser.conditions import condition
from siemantic.aql.parser.stream import TokenStream
from siemantic.aql.parser.values import placeholder, text, value

_UNITS: dict[str, TimeUnit] = {
    "MINUTES": "MINUTES",
    "HOURS": "HOURS",
    "DAYS": "DAYS",
    "SECONDS": "SECONDS",
    "MINUTE": "MINUTES",
    "HOUR": "HOURS",
    "DAY": "DAYS",
    "SECOND": "SECONDS",
}
_LONG_UNITS = {
    "WEEK": 7,
    "WEEKS": 7,
    "MONTH": 30,
    "MONTHS": 30,
    "YEAR": 365,
    "YEARS": 365,
}
"""Units that AQL lacks, in days."""
QUOTES: dict[str, Quote] = {"text": "'", "quoted": '"', "name": ""}

Fields = dict[str, Any]
"""Names of fields of Select -> their values."""


def alias(stream: TokenStream) -> str:
    """Alias: NAME | TEXT | QUOTED"""
    token = stream.current
    if token.kind == "text":
        return text(stream).value
    stream.advance()
    return token.text[1:-1] if token.kind == "quoted" else token.text


def named(stream: TokenStream, expected: str) -> str:
    """Named: NAME, which is not reserved | TEXT | QUOTED"""
    token = stream.current
    if token.kind not in ("name", "text", "quoted") or token.word in RESERVED:
        raise stream.error(expected)
    found = alias(stream)
    if not found:
        raise stream.wrong(f"expected {expected}, found {token.text}", token.span)
    return found


def _into(stream: TokenStream) -> Fields:
    """Into: INTO Named"""
    return {"into": named(stream, "a name for the cursor")}


def _where(stream: TokenStream) -> Fields:
    """Where: WHERE Condition"""
    return {"where": condition(stream)}


def _group_by(stream: TokenStream) -> Fields:
    """GroupBy: GROUP BY Values"""
    stream.expect("BY")
    return {"group_by": _values(stream)}


def _values(stream: TokenStream) -> tuple[Value, ...]:
    """Values: Value ("," Value)*"""
    found = [value(stream)]
    while stream.accept(","):
        found.append(value(stream))
    return tuple(found)


def _having(stream: TokenStream) -> Fields:
    """Having: HAVING Condition"""
    return {"having": condition(stream)}


def _session(stream: TokenStream) -> Fields:
    """
    Session: SESSION BY Value ","? Values EXPLICIT? BEGIN Condition EXPLICIT? END Condition
    (TIMEOUT NUMBER | TIMEWINDOW Duration)*
    """
    start = stream.previous.start
    stream.expect("BY")
    time = value(stream)
    stream.accept(",")
    keys = _values(stream)
    explicit_begin = stream.accept("EXPLICIT") is not None
    stream.expect("BEGIN")
    begin = condition(stream)
    explicit_end = stream.accept("EXPLICIT") is not None
    stream.expect("END")
    end = condition(stream)
    limits: Fields = {}
    while word := stream.accept("TIMEOUT", "TIMEWINDOW"):
        if word.word in limits:
            raise stream.wrong(f"a second {word.word} in one session", word.span)
        limit = _whole_number if word.word == "TIMEOUT" else _duration
        limits[word.word] = limit(stream)
    session = Session(
        time,
        keys,
        begin,
        end,
        explicit_begin,
        explicit_end,
        timeout=limits.get("TIMEOUT"),
        window=limits.get("TIMEWINDOW"),
        span=stream.span_from(start),
    )
    return {"session": session}


def _order_by(stream: TokenStream) -> Fields:
    """OrderBy: ORDER BY OrderItem ("," OrderItem)* (COLLATE Text)?"""
    stream.expect("BY")
    items = [_order_item(stream)]
    while stream.accept(","):
        items.append(_order_item(stream))
    if len({item.direction for item in items[:-1]} - {None}) > 0:
        stream.note("several_directions", stream.span_from(items[0].span.start))
    collate = text(stream).value if stream.accept("COLLATE") else None
    return {"order_by": tuple(items), "collate": collate}


def _order_item(stream: TokenStream) -> OrderItem:
    """OrderItem: Value (ASC | ASCENDING | DESC | DESCENDING)? Nulls?"""
    start = stream.current.start
    expression = value(stream)
    word = stream.accept("ASC", "ASCENDING", "DESC", "DESCENDING")
    if word and word.word.endswith("ENDING"):
        stream.note("long_direction", word.span)
    direction = None if word is None else "ASC" if word.word.startswith("ASC") else "DESC"
    nulls = _nulls(stream)
    return OrderItem(expression, direction, nulls, span=stream.span_from(start))  # type: ignore[arg-type] # one of the two


def _nulls(stream: TokenStream) -> str | None:
    """Nulls: NULLS (FIRST | LAST)"""
    word = stream.accept("NULLS")
    if word is None:
        return None
    which = stream.accept("FIRST", "LAST")
    if which is None:
        raise stream.error()
    stream.note("order_of_nulls", stream.span_from(word.start))
    return which.word


def _limit(stream: TokenStream) -> Fields:
    """Limit: LIMIT (NUMBER | Placeholder)"""
    limit = _count(stream)
    if stream.at(","):
        raise stream.error("a clause or the end", "AQL has no offset; LIMIT takes one number")
    return {"limit": limit}


def _last(stream: TokenStream) -> Fields:
    """Last: LAST (NUMBER | Placeholder) Unit"""
    start = stream.previous.start
    count = _count(stream)
    if stream.at(*_LONG_UNITS):
        hint = _in_days(count, stream.current.word)
        message = f"expected MINUTES, HOURS or DAYS, found {stream.current.text}"
        raise stream.wrong(message, stream.current.span, hint)
    unit = _unit(stream, "MINUTES, HOURS or DAYS")
    if unit == "SECONDS":
        stream.note("seconds", stream.previous.span)
    return {"time": Last(count, unit, span=stream.span_from(start))}


def _in_days(count: int | Placeholder, unit: str) -> str:
    days = _LONG_UNITS[unit]
    return f"write LAST {count * days} DAYS" if isinstance(count, int) else "write DAYS"


def _duration(stream: TokenStream) -> Duration:
    """Duration: NUMBER Unit"""
    start = stream.current.start
    count = _whole_number(stream)
    unit = _unit(stream, "SECONDS, MINUTES, HOURS or DAYS")
    return Duration(count, unit, span=stream.span_from(start))


def _unit(stream: TokenStream, expected: str) -> TimeUnit:
    """Unit: SECONDS | MINUTES | HOURS | DAYS, each also without its S"""
    unit = stream.accept(*_UNITS)
    if unit is None:
        raise stream.error(expected)
    if not unit.word.endswith("S"):
        stream.note("singular_unit", unit.span)
    return _UNITS[unit.word]


def _start(stream: TokenStream) -> Fields:
    """Start: START Value (STOP Value)?"""
    start = stream.previous.start
    begin = value(stream)
    stop = value(stream) if stream.accept("STOP") else None
    return {"time": Interval(begin, stop, span=stream.span_from(start))}


def _parameters(stream: TokenStream) -> Fields:
    """Parameters: (PARAMETERS | PARAMS) Parameter ("," Parameter)*"""
    found = [_parameter(stream)]
    while stream.accept(","):
        found.append(_parameter(stream))
    return {"parameters": tuple(found)}


def _parameter(stream: TokenStream) -> Parameter:
    """Parameter: NAME "=" Value"""
    token = stream.accept_kind("name")
    if token is None:
        raise stream.error("the name of a setting")
    stream.expect("=")
    return Parameter(token.text, value(stream), span=stream.span_from(token.start))


def _count(stream: TokenStream) -> int | Placeholder:
    if stream.current.kind == "placeholder":
        return placeholder(stream)
    return _whole_number(stream)


def _whole_number(stream: TokenStream) -> int:
    token = stream.current
    number = number_value(token.text) if token.kind == "number" else None
    if not isinstance(number, int):
        raise stream.error("a whole number")
    stream.advance()
    return number


CLAUSES: dict[str, Callable[[TokenStream], Fields]] = {
    "INTO": _into,
    "WHERE": _where,
    "GROUP": _group_by,
    "HAVING": _having,
    "SESSION": _session,
    "ORDER": _order_by,
    "LIMIT": _limit,
    "LAST": _last,
    "START": _start,
    "PARAMETERS": _parameters,
    "PARAMS": _parameters,
}

_STEPS = (
    ("FROM",),
    ("INTO",),
    ("WHERE",),
    ("GROUP",),
    ("HAVING",),
    ("SESSION",),
    ("ORDER",),
    ("LIMIT",),
    ("LAST", "START"),
    ("PARAMETERS", "PARAMS"),
)
"""SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, time (AQL guide, sample queries)."""

PLACES = {word: place for place, words in enumerate(_STEPS) for word in words}


def still_to_come(places: Collection[int]) -> tuple[str, ...]:
    """The clauses that can follow those at these places: FROM first, then each in its order."""
    if 0 not in places:
        return ("FROM",)
    return tuple(word for word, place in PLACES.items() if place > max(places))
