"""YAML that may come from an enemy: duplicate keys, alias bombs and endless nesting are refused."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

Key = str | int
"""A step into a document: the key of a mapping or the index of a list."""

MAX_DEPTH = 100
MAX_NODES = 100_000
# The largest of SigmaHQ's rules has under 2,000 nodes and a depth of 7 (as of 2026-08-05).


class _StrictLoader(yaml.CSafeLoader):
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


class _TextTimesLoader(_StrictLoader):
    """Leaves dates and times as they are written."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's way to say which plain scalars mean what
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _StrictLoader.yaml_implicit_resolvers.items()
    }


_ALIAS = re.compile(rb"(?:^|[\s\[{,:])\*[^\s\]},*]", re.MULTILINE)
_DEEP_INDENTATION = re.compile(rb"^[ ?:-]{%d}" % MAX_DEPTH, re.MULTILINE)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """
    One document of a stream; `position` counts from 1, `place` is its line and column.

    `problem` says why it could not be read; nothing that follows a broken document could be read
    when `ends_stream` is set.
    """

    position: int
    content: Any = None
    problem: "YamlProblem | None" = None
    ends_stream: bool = False
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """What is wrong, and on which line and at which column of it, both counted from 1."""

    message: str
    line: int | None
    hint: str
    column: int | None = None


def read_yaml(text: bytes, *, times_as_text: bool = False) -> Iterator[YamlDocument]:
    """
    The documents of a YAML stream, an empty one with None as its content; nothing is raised.

    Args:
        times_as_text: leave dates and times as they are written.
    """
    position = 0
    try:
        _refuse_deep_nesting(text)
        has_aliases = _ALIAS.search(text) is not None
        loader = (_TextTimesLoader if times_as_text else _StrictLoader)(text)
        while loader.check_node():
            position += 1
            node = loader.get_node()
            if node is None:
                yield YamlDocument(position)
                continue
            try:
                if has_aliases:
                    _expanded_size(node, {}, 0)
                content = loader.construct_document(node)
                yield YamlDocument(position, content, place=_place(node))
            except yaml.YAMLError as error:
                yield YamlDocument(position, None, _problem(error, text))
            except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise what Python raises
                yield YamlDocument(position, None, _no_value(error, loader, node))
    except yaml.YAMLError as error:
        yield YamlDocument(position + 1, None, _problem(error, text), ends_stream=True)


def _no_value(error: Exception, loader: "_StrictLoader", node: yaml.Node) -> YamlProblem:
    if isinstance(error, RecursionError):
        return _problem_at(node, "nested too deeply", _UNFOLD)
    return _bad_scalar(loader, node)


_UNFOLD = "write it with fewer levels, and without aliases"
_CHECK = "look for a missing quote, colon or indentation on this line or the one before"


def _bad_scalar(loader: "_StrictLoader", node: yaml.Node) -> YamlProblem:
    """The first plain value that is no value of the kind it looks like, such as 2024-13-45."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, yaml.MappingNode):
            pending.extend(inner for pair in reversed(part.value) for inner in reversed(pair))
        elif isinstance(part, yaml.SequenceNode):
            pending.extend(reversed(part.value))
        elif isinstance(part, yaml.ScalarNode):
            try:
                loader.construct_object(part)
            except Exception:  # noqa: BLE001 - see above
                kind = part.tag.rpartition(":")[2]
                message = f"'{part.value[:40]}' is no {kind}"
                return _problem_at(part, message, "put it in quotes")
    return _problem_at(node, "a value cannot be read", "put it in quotes")


def _problem_at(node: yaml.Node, message: str, hint: str) -> YamlProblem:
    line, column = _place(node)
    return YamlProblem(message, line, hint, column)


def _problem(error: yaml.YAMLError, text: bytes) -> YamlProblem:
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count(b"\n") + 1
        return YamlProblem(
            "the file is not text in UTF-8", line, "save it as UTF-8, or take it away"
        )
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        message = " ".join(part for part in (error.context, error.problem) if part)
        if "maximum nesting depth" in message:  # libyaml's own limit, as PyYAML 6.0.4 brings it
            message = "nested too deeply"
        hint = _HINTS.get(message.partition(" '")[0], _CHECK)
        # At the end of the file libyaml names the line after the last.
        last = len(text.splitlines()) - 1
        if mark is None:
            return YamlProblem(message, None, hint)
        column = mark.column + 1 if mark.line <= last else None
        return YamlProblem(message, min(mark.line, last) + 1, hint, column)
    return YamlProblem(str(error).splitlines()[0], None, _CHECK)


_HINTS = {
    "duplicate key": "YAML would keep only the last of them; rename or merge them",
    "nested too deeply": _UNFOLD,
    "aliases expand to too many nodes": _UNFOLD,
}


def _refuse_deep_nesting(text: bytes) -> None:
    """
    Count levels before libyaml's composer does, which recurses in C.

    Measured with PyYAML 6.0.3: some 30,000 levels end the process with a segmentation fault.
    """
    # A level costs a bracket or stands behind indentation; two levels at the most share a column.
    if text.count(b"[") + text.count(b"{") < MAX_DEPTH and not _DEEP_INDENTATION.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(
                problem="nested too deeply",
                problem_mark=event.start_mark,  # type: ignore[arg-type] # libyaml's own mark
            )


def _expanded_size(node: yaml.Node, sizes: dict[int, int], depth: int) -> int:
    """How many nodes a document has once its aliases are written out."""
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = MAX_NODES  # until it is known: an alias to its own ancestor never ends
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        inner = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        inner = node.value
    size = 1
    for part in inner:
        size += _expanded_size(part, sizes, depth + 1)
        if size > MAX_NODES or depth > MAX_DEPTH:
            problem = "aliases expand to too many nodes"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    sizes[id(node)] = size
    return size


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
    place = _place(node)
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
    return tuple(map(_place, items))


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


@lru_cache(maxsize=4)
def _node(text: bytes, position: int) -> yaml.Node | None:
    """The document as nodes, kept while its places are asked for one after the other."""
    try:
        nodes = yaml.compose_all(text, Loader=yaml.CSafeLoader)
        return next((node for count, node in enumerate(nodes, 1) if count == position), None)
    except (yaml.YAMLError, RecursionError):
        return None


def _step(node: yaml.Node, key: Key) -> tuple[tuple[int, int], yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return _place(name), value
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return _place(value), value
    return None


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
