"""The parts of a tree in which names mean one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from siemantic.aql.ast import Condition, Database, Item, Node, Select
from siemantic.aql.walk import find_all, walk


@dataclass(frozen=True, slots=True)
class Scope:
    """
    One SELECT, or the whole of a filter.

    Attributes:
        select: the query, None for a filter.
        database: its only source in lower case; None when it is no single database.
        aliases: alias in lower case -> its item.
        root: what to walk, without going into subselects.
        is_inner: whether it is a subselect.
        found: all nodes of the scope, without those of the subselects in it.
    """

    select: Select | None
    database: str | None
    aliases: Mapping[str, Item]
    root: Node
    is_inner: bool
    found: tuple[Node, ...]

    def nodes(self) -> Iterator[Node]:
        """The nodes, each before those below it, in the order of the text."""
        return iter(self.found)


def scopes_of(tree: Select | Condition) -> Iterator[Scope]:
    """Each SELECT of the tree, outer ones first; a filter is one scope over events."""
    if not isinstance(tree, Select):
        yield Scope(None, "events", {}, tree, is_inner=False, found=_nodes(tree))
    for select in find_all(tree, Select):
        yield _scope(select, is_inner=select is not tree)


def _scope(select: Select, *, is_inner: bool) -> Scope:
    names = [each.name for each in select.sources if isinstance(each, Database)]
    database = names[0].lower() if len(select.sources) == len(names) == 1 else None
    items = [each for each in select.items if isinstance(each, Item) and each.alias is not None]
    aliases = {str(each.alias).lower(): each for each in items}
    return Scope(select, database, aliases, select, is_inner, _nodes(select))


def _nodes(root: Node) -> tuple[Node, ...]:
    return tuple(walk(root, into_subselects=False))
