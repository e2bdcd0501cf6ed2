"""The documents of a stream, and why one cannot be read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from siemantic.yaml_reader.loader import StrictLoader, TextTimesLoader, content_of
from siemantic.yaml_reader.places import place_at

MAX_DEPTH = 100
MAX_NODES = 100_000
# The largest of SigmaHQ's rules has under 2,000 nodes and a depth of 7 (as of 2026-08-05).


# From the asterisk on, which is faster to look for than what stands before it.
_ALIAS = re.compile(rb"\*(?<![^\s\[{,:]\*)[^\s\]},*]")
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
        loader = (TextTimesLoader if times_as_text else StrictLoader)(text)
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
                else:
                    content = content_of(loader, node)
                yield YamlDocument(position, content, place=place_at(node))
            except yaml.YAMLError as error:
                yield YamlDocument(position, None, _problem(error, text))
            except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise what Python raises
                yield YamlDocument(position, None, _no_value(error, loader, node))
    except yaml.YAMLError as error:
        yield YamlDocument(position + 1, None, _problem(error, text), ends_stream=True)


def _no_value(error: Exception, loader: StrictLoader, node: yaml.Node) -> YamlProblem:
    if isinstance(error, RecursionError):
        return _problem_at(node, "nested too deeply", _UNFOLD)
    return _bad_scalar(loader, node)


_UNFOLD = "write it with fewer levels, and without aliases"
_CHECK = "look for a missing quote, colon or indentation on this line or the one before"


_KINDS = {"timestamp": ("date or time", "mend it, or put it in quotes if it is meant as a text")}
"""What YAML calls a kind of value -> what a person does, and the way out where one is likelier."""


def _bad_scalar(loader: StrictLoader, node: yaml.Node) -> YamlProblem:
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
                what, way_out = _KINDS.get(kind, (kind, "put it in quotes"))
                return _problem_at(part, f"'{part.value[:40]}' is no {what}", way_out)
    return _problem_at(node, "a value cannot be read", "put it in quotes")


def _problem_at(node: yaml.Node, message: str, hint: str) -> YamlProblem:
    line, column = place_at(node)
    return YamlProblem(message, line, hint, column)


def _problem(error: yaml.YAMLError, text: bytes) -> YamlProblem:
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable_at(text, error)
    if isinstance(error, yaml.MarkedYAMLError):
        return _marked(error, text.decode(errors="replace").splitlines())
    return YamlProblem(str(error).splitlines()[0], None, _CHECK)


def _marked(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> YamlProblem:
    mark = error.problem_mark or error.context_mark
    message = " ".join(part for part in (error.context, error.problem) if part)
    if "maximum nesting depth" in message:  # libyaml's own limit, as PyYAML 6.0.4 brings it
        message = "nested too deeply"
    hint = _HINTS.get(message.partition(" '")[0], _CHECK)
    if mark is None:
        return YamlProblem(message, None, hint)
    line, column = mark.line + 1, mark.column + 1
    if mark.line >= len(lines) > 0:  # at the end of the file libyaml names the line after the last
        line, column = len(lines), len(lines[-1]) + 1
    began = error.context_mark
    if error.context and began is not None and began.line + 1 < line and hint == _CHECK:
        message = f"{error.context} that begins on line {began.line + 1} {error.problem}"
    if lines and lines[line - 1][column - 1 : column] == "\t":
        hint = "indent with spaces: YAML takes no tab there"
    return YamlProblem(message, line, hint, column)


def _unreadable_at(text: bytes, error: yaml.reader.ReaderError) -> YamlProblem:
    before = text[: error.position]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
    if "control characters" in error.reason:
        number = f"{error.character:02x}"
        hint = rf"take it away, or write it as \x{number} within double quotes"
        message = f"the control character 0x{number} is not allowed in YAML"
        return YamlProblem(message, line, hint, column)
    return YamlProblem(
        "the file is not text in UTF-8", line, "save it as UTF-8, or take it away", column
    )


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
