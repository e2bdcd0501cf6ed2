"""Queries made from others: over another time, and for the number of hits alone."""

import re
from dataclasses import replace

from siemantic.aql import parse, to_aql
from siemantic.aql.ast import Call, Item, Last, Select, Source, Star, Subquery
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all
from siemantic.errors import ConfigurationError

HITS = "hits"
"""The column that `counting` gives."""

_UNITS = {"m": "MINUTES", "h": "HOURS", "d": "DAYS"}


def read_window(text: str) -> Last:
    """
    A time back from now: a number and m, h or d.

    >>> read_window("24h").count
    24

    Raises:
        ConfigurationError: it is something else.
    """
    found = re.fullmatch(r"([1-9]\d{0,5})([mhd])", text, re.ASCII)
    if found is None:
        raise ConfigurationError(f"'{text[:40]}' is no time; write 90m, 24h or 7d")
    return Last(int(found[1]), _UNITS[found[2]])  # type: ignore[arg-type] # those are the units


def over(query: str, window: Last) -> str:
    """
    The query over another time, which stands where events are read: in the innermost subselect.

    >>> over("SELECT sourceip FROM events LIMIT 5 LAST 1 HOURS", read_window("7d"))
    'SELECT sourceip FROM events LIMIT 5 LAST 7 DAYS'
    >>> over("SELECT a FROM (SELECT a FROM events LAST 1 HOURS) LIMIT 5", read_window("7d"))
    'SELECT a FROM (SELECT a FROM events LAST 7 DAYS) LIMIT 5'

    Raises:
        AqlSyntaxError: it is no query.
    """
    return to_aql(_over(parse(query), window), one_line=True)


def _over(tree: Select, window: Last) -> Select:
    sources = tuple(_source_over(each, window) for each in tree.sources)
    reads_rows = any(isinstance(each, Subquery) for each in sources)
    time = None if reads_rows and tree.time is None else window
    return replace(tree, sources=sources, time=time)


def _source_over(source: Source, window: Last) -> Source:
    return Subquery(_over(source.query, window)) if isinstance(source, Subquery) else source


def has_condition_of_groups(query: str) -> bool:
    """
    Whether a condition of it is about all events of the time together, as HAVING is.

    Raises:
        AqlSyntaxError: it is no query.
    """
    return any(each.having is not None for each in find_all(parse(query), Select))


def counting(query: str) -> str | None:
    """
    A query that gives how many events another finds, whatever its LIMIT; None for one of groups.

    >>> counting("SELECT sourceip FROM events WHERE qid = 1 ORDER BY qid LIMIT 5 LAST 1 HOURS")
    "SELECT COUNT(*) AS 'hits' FROM events WHERE qid = 1 LAST 1 HOURS"

    Raises:
        AqlSyntaxError: it is no query.
    """
    tree = parse(query)
    if tree.group_by or tree.having or tree.session or tree.distinct or _has_aggregate(tree):
        return None
    hits = Item(Call("COUNT", (Star(),)), HITS)
    counted = replace(tree, items=(hits,), order_by=(), collate=None, limit=None)
    return to_aql(counted, one_line=True)


def _has_aggregate(tree: Select) -> bool:
    calls = (each for item in tree.items for each in find_all(item, Call))
    return any(isinstance(find_function(each.function), Aggregate) for each in calls)
