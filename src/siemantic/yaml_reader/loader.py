"""YAML as libyaml reads it, made into Python's values; duplicate keys are refused."""

from typing import Any

import yaml


class StrictLoader(yaml.CSafeLoader):
    """libyaml's safe loader that refuses duplicate keys, of which YAML would keep only the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if (key.tag, key.value) in seen:
                problem = f"duplicate key '{key.value}'"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add((key.tag, key.value))
        return super().construct_mapping(node, deep)

    def construct_document(self, node: yaml.Node) -> Any:  # noqa: ANN401 - plain YAML data
        # What a broken document left behind would else be told of the next.
        self.state_generators: list[Any] = []
        self.constructed_objects: dict[yaml.Node, Any] = {}
        self.recursive_objects: dict[yaml.Node, Any] = {}
        return super().construct_document(node)

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: tuple[bool, bool]) -> Any:  # noqa: ANN401 - PyYAML's
        if kind is yaml.ScalarNode and value and not self._may_be_implicit(value, implicit):
            return _TEXT
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call] # it has none

    def _may_be_implicit(self, value: str, implicit: tuple[bool, bool]) -> bool:
        """Whether a scalar may be no text: most are in quotes, or begin as nothing else does."""
        return implicit[0] and value[0] in self.yaml_implicit_resolvers

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        number: int = super().construct_yaml_int(node)
        str(number)  # what is longer than Python writes is refused however it is written
        return number


StrictLoader.add_constructor("tag:yaml.org,2002:int", StrictLoader.construct_yaml_int)


class TextTimesLoader(StrictLoader):
    """Leaves dates and times as they are written."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's way to say which plain scalars mean what
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in StrictLoader.yaml_implicit_resolvers.items()
    }


def content_of(loader: StrictLoader, node: yaml.Node) -> Any:  # noqa: ANN401 - plain YAML data
    """
    What `construct_document` gives, in a third of its time, for a document without aliases.

    It is asked for anything but mappings by texts, lists and plain values, and what is wrong.
    """
    try:
        return _plain(loader, node)
    except Exception:  # noqa: BLE001 - PyYAML says what is wrong, in its own words
        return loader.construct_document(node)


def _plain(loader: StrictLoader, node: yaml.Node) -> Any:  # noqa: ANN401 - as above
    tag = node.tag
    if tag == _TEXT and isinstance(node, yaml.ScalarNode):
        return node.value
    if tag == _LIST and isinstance(node, yaml.SequenceNode):
        return [_plain(loader, each) for each in node.value]
    if tag == _MAPPING and isinstance(node, yaml.MappingNode):
        found = {_key(key): _plain(loader, value) for key, value in node.value}
        if len(found) < len(node.value):
            raise yaml.YAMLError("a key is there twice")
        return found
    if tag not in _VALUES or not isinstance(node, yaml.ScalarNode):
        raise yaml.YAMLError("not plain")
    return loader.yaml_constructors[tag](loader, node)


def _key(node: yaml.Node) -> Any:  # noqa: ANN401 - as above
    if node.tag != _TEXT or not isinstance(node, yaml.ScalarNode):
        raise yaml.YAMLError("a key is no text")
    return node.value


_TEXT, _LIST, _MAPPING = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
_VALUES = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp")
)
