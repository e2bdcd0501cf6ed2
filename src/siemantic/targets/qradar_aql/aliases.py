"""
Other names of a result's columns that are no names of other columns.

An alias counts in WHERE as well (AQL guide, "LIKE clause"), and what a name means that is both a
column and an alias of something else is not documented.
"""

from collections.abc import Iterator
from itertools import count

from siemantic.aql.ast import Column, Condition, Item
from siemantic.aql.walk import find_all


def columns_in(condition: Condition) -> frozenset[str]:
    """The names of the columns that it looks at, in lower case."""
    return frozenset(each.name.lower() for each in find_all(condition, Column))


def without_clashes(items: tuple[Item, ...], used: frozenset[str]) -> tuple[Item, ...]:
    """The items but those whose other name is used as a column, in WHERE or beside them."""
    shown = frozenset(
        each.expression.name.lower() for each in items if isinstance(each.expression, Column)
    )
    return tuple(
        each for each in items if each.alias is None or each.alias.lower() not in used | shown
    )


def free_name(wanted: str, used: frozenset[str]) -> str:
    """
    The name, or the first one made from it that is not used.

    >>> free_name("Rule", frozenset({"rule", "rule 2"}))
    'Rule 3'
    """
    return next(each for each in _names(wanted) if each.lower() not in used)


def _names(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted} {number}" for number in count(2))
