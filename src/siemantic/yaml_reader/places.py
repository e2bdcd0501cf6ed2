"""Where the parts of a document stand."""

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import yaml

Key = str | int
"""A step into a document: the key of a mapping or the index of a list."""


def place_of(text: bytes, position: int, keys: Sequence[Key]) -> tuple[int, int] | None:
    """
    Line and column, from 1, of what `keys` lead to in the document at `position`, from 1.

    As far as the keys can be followed: a key that is not there gives the place of its parent. That
    of a key in a mapping is where the key stands, that of an item in a list where its value does.
    """
    return places_of(text, position, [keys])[0]


def places_of(
    text: bytes, position: int, several: Sequence[Sequence[Key]]
) -> tuple[tuple[int, int] | None, ...]:
    """The same for several keys of one document, which is read once."""
    node = _node(text, position)
    return tuple(None if node is None else _place_below(node, keys) for keys in several)


def _place_below(node: yaml.Node, keys: Sequence[Key]) -> tuple[int, int]:
    place = place_at(node)
    for key in keys:
        step = _step(node, key)
        if step is None:
            return place
        place, node = step
    return place


def item_places(text: bytes, position: int, key: str) -> tuple[tuple[int, int], ...]:
    """The place of each item of the list that a key of the document has, none where it has none."""
    node = _node(text, position)
    step = None if node is None else _step(node, key)
    items = step[1].value if step is not None and isinstance(step[1], yaml.SequenceNode) else ()
    return tuple(map(place_at, items))


def scalars_at(
    text: bytes, position: int, keys: Sequence[Key]
) -> tuple[tuple[int, int], ...] | None:
    """
    Where the last of `keys` and its value, or the values of its list, begin and end.

    In characters from the start of the text; None where the value is nothing of that.
    """
    node = _node(text, position)
    for key in keys[:-1]:
        step = None if node is None else _step(node, key)
        node = None if step is None else step[1]
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    found = next((pair for pair in pairs if pair[0].value == str(keys[-1])), None)
    if found is None:
        return None
    name, value = found
    values = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if not all(isinstance(each, yaml.ScalarNode) for each in values):
        return None
    return tuple((each.start_mark.index, each.end_mark.index) for each in (name, *values))


class _Composer(yaml.CSafeLoader):
    """Composes nodes without looking for what they mean."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""


def _node(text: bytes, position: int) -> yaml.Node | None:
    """The document as nodes; none where it cannot be read."""
    nodes = _nodes(text)
    return nodes[position - 1] if position <= len(nodes) else None


@lru_cache(maxsize=4)
def _nodes(text: bytes) -> tuple[yaml.Node, ...]:
    """The documents, kept while their places are asked for one after the other."""
    nodes: list[yaml.Node] = []
    with suppress(yaml.YAMLError, RecursionError):
        nodes.extend(yaml.compose_all(text, Loader=_Composer))
    return tuple(nodes)


def _step(node: yaml.Node, key: Key) -> tuple[tuple[int, int], yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return place_at(name), value
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return place_at(value), value
    return None


def place_at(node: yaml.Node) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1
