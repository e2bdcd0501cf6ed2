"""What a name can mean in a scope."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TypeVar

from siemantic.aql.ast import Call, Column, Database, Item, Node, Select, Star, Subquery, Value
from siemantic.aql.checks.document import Scope
from siemantic.aql.functions.table import AGGREGATES
from siemantic.aql.schema import Schema

N = TypeVar("N", bound=Node)

_SHORTEST = 6
"""Below this many letters a name beside another is as likely a name of its own as a slip."""

_RESULT = re.compile(rf"(?:{'|'.join(each.name for each in AGGREGATES)})_.+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visible:
    """
    The columns that a query can read from its source.

    `is_open` says that there can be more of them, custom properties that the schema does not list.
    """

    names: tuple[str, ...]
    is_open: bool

    def has(self, name: str) -> bool:
        """Whether one of the columns is named so, in whatever case."""
        wanted = name.lower()
        return any(each.lower() == wanted for each in self.names)


def find_visible(scope: Scope, schema: Schema) -> Visible | None:
    """The columns of the scope's source; None when its columns are not known."""
    if scope.select is None:
        # A rule test looks at events or at flows.
        return Visible(schema.names("events") + schema.names("flows"), not schema.complete)
    return _of_source(scope.select, schema)


def _of_source(select: Select, schema: Schema) -> Visible | None:
    found: Visible | None = None
    if len(select.sources) == 1:
        match select.sources[0]:
            case Database(name) if name.lower() in schema.databases:
                found = Visible(schema.names(name), not schema.complete)
            case Subquery(query):
                found = find_results(query, schema)
    if found is None or select.session is None:
        return found
    # AQL guide, "Grouping related events into sessions".
    return Visible((*found.names, "SessionId"), found.is_open)


def find_results(select: Select, schema: Schema) -> Visible | None:
    """The columns that a query gives; None when an expression's name is not documented."""
    names: list[str] = []
    is_open = False
    for item in select.items:
        match item:
            case Star():
                source = _of_source(select, schema)
                if source is None:
                    return None
                names.extend(source.names)
                is_open |= source.is_open
            case Item(alias=str(alias)):
                names.append(alias)
            case Item(expression=Column(name)):
                names.append(name)
            case _:
                return None
    return Visible(tuple(names), is_open)


def is_result_name(name: str) -> bool:
    """
    Whether the name is one that a grouped query gives its columns, such as `FIRST_username`.

    Source: AQL guide, "Data aggregation functions" and "GROUP BY clause".
    """
    return _RESULT.fullmatch(name) is not None


def is_slip(name: str, known: str) -> bool:
    """
    Whether one letter more, less, other or swapped makes one name the other; `_` does not count.

    >>> is_slip("usrname", "username"), is_slip("start_time", "starttime"), is_slip("sid", "qid")
    (True, True, False)
    """
    shortest = min(len(each.replace("_", "")) for each in (name, known))
    return shortest >= _SHORTEST and is_one_letter_off(name, known)


def is_one_letter_off(name: str, known: str) -> bool:
    """Whether `is_slip` would say so of longer names."""
    a, b = (each.lower().replace("_", "") for each in (name, known))
    at = next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    left, right = a[at:], b[at:]
    is_swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] in (right, right[1:]) or left == right[1:] or left == right or is_swapped


@lru_cache(maxsize=4096)
def slips(name: str, visible: Visible) -> tuple[str, ...]:
    """The columns of which the name is a slip."""
    return tuple(each for each in visible.names if is_slip(name, each))


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are written alike, but for the case of names."""
    return _folded(one) == _folded(other)


def _folded(node: N) -> N:
    """The node with names in lower case."""
    changed: dict[str, object] = {}
    for field in fields(node):
        changed[field.name] = _folded_part(getattr(node, field.name))
    if isinstance(node, Column):
        changed |= {"name": node.name.lower(), "table": None}
    if isinstance(node, Call):
        changed["function"] = node.function.upper()
    return replace(node, **changed)  # type: ignore[arg-type] # fields of the node itself


def _folded_part(part: object) -> object:
    if isinstance(part, Node):
        return _folded(part)
    if type(part) is tuple:
        return tuple(_folded_part(each) for each in part)
    return part


def columns(scope: Scope) -> Iterator[Column]:
    """The names that stand in the scope as columns or aliases, without its subselects."""
    for node in scope.nodes():
        if isinstance(node, Column):
            yield node
