"""Documents of test files with their places; whatever is wrong is said with its file and line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import read_regular
from siemantic.rules.documents import unreadable_file, unreadable_yaml
from siemantic.ruletests.case import Found, RuleTest
from siemantic.yaml_reader import Key, item_places, place_of, read_yaml

_NO_MAPPING = "a test is a mapping of keys to values"

MAX_BYTES = 16 * 2**20
"""A larger file of tests takes minutes to read as YAML."""


Place = tuple[int | None, int | None]
"""Line and column."""


@dataclass(frozen=True, slots=True)
class TestDocument:
    """One document of a file of tests, as it was written; `position` counts from 1."""

    __test__ = False  # pytest must not take it for a test of its own

    path: Path
    position: int
    text: bytes
    content: Mapping[str, Any]
    place: Place

    def diagnose(self, code: str, message: str, *keys: Key, hint: str | None = None) -> Diagnostic:
        """A finding about the place that `keys` lead to."""
        line, column = self.place_of(*keys)
        return Diagnostic(code, message, str(self.path), line, hint, column)

    def place_of(self, *keys: Key) -> Place:
        """Line and column of what `keys` lead to."""
        found = place_of(self.text, self.position, keys) if keys else None
        return found or self.place

    def item_places(self, key: str) -> tuple[Place, ...]:
        """The places of the items of a list; that of the document where a merge brought it."""
        found = item_places(self.text, self.position, key)
        count = len(self.content[key])
        return found if len(found) == count else (self.place,) * count


def read_documents(
    path: Path, hint: str
) -> tuple[tuple[TestDocument, ...], tuple[Diagnostic, ...]]:
    """
    The documents of a file that are mappings, without empty ones, and what is wrong with others.

    Args:
        hint: where it is said what they look like.
    """
    text = _read(path)
    if isinstance(text, Diagnostic):
        return (), (text,)
    documents: list[TestDocument] = []
    problems: list[Diagnostic] = []
    for each in read_yaml(text, times_as_text=True):
        if each.problem is not None:
            problems.append(unreadable_yaml(each.problem, str(path)))
        elif isinstance(each.content, Mapping):
            place = each.place or (None, None)
            documents.append(TestDocument(path, each.position, text, each.content, place))
        elif each.content is not None:
            line, column = each.place or (None, None)
            problems.append(Diagnostic("invalid_test", _NO_MAPPING, str(path), line, hint, column))
    return tuple(documents), tuple(problems)


@dataclass(frozen=True, slots=True)
class Shape:
    """
    What the tests of a layout look like.

    Attributes:
        wrong: what is wrong with the content of a test, None when it is sound.
        hint: where it is said what they look like, or how.
    """

    wrong: Callable[[Mapping[str, Any]], str | None]
    hint: str


def read_each(path: Path, shape: Shape, make: Callable[[TestDocument], RuleTest]) -> Found:
    """The tests of a file with one in each document."""
    documents, problems = read_documents(path, shape.hint)
    tests, found = [], list(problems)
    for each in documents:
        message = shape.wrong(each.content)
        if message is None:
            tests.append(make(each))
        else:
            found.append(each.diagnose("invalid_test", message, hint=shape.hint))
    return Found(tuple(tests), tuple(found))


def read_list(
    document: TestDocument,
    key: str,
    shape: Shape,
    make: Callable[[Mapping[str, Any], Place], RuleTest],
) -> Found:
    """The tests of a document with a list of them."""
    entries = document.content.get(key)
    if not isinstance(entries, list) or not entries:
        no_list = f"'{key}' is a list of tests"
        return Found((), (document.diagnose("invalid_test", no_list, hint=shape.hint),))
    tests: list[RuleTest] = []
    problems: list[Diagnostic] = []
    for each, place in zip(entries, document.item_places(key), strict=True):
        message = shape.wrong(each) if isinstance(each, Mapping) else _NO_MAPPING
        if message is None:
            tests.append(make(each, place))
        else:
            line, column = place
            path = str(document.path)
            problems.append(Diagnostic("invalid_test", message, path, line, shape.hint, column))
    return Found(tuple(tests), tuple(problems))


def rule_beside(path: Path, stem: str) -> Path:
    """The rule of that name beside a file, `.yml` unless there is only a `.yaml`."""
    short, long = (path.with_name(stem + each) for each in (".yml", ".yaml"))
    return long if long.exists() and not short.exists() else short


def _read(path: Path) -> bytes | Diagnostic:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"a file of tests has at most {MAX_BYTES >> 20} MiB, this {size >> 20}"
            hint = "keep recorded events as JSONL, and name the file in the test"
            return Diagnostic("too_large", message, str(path), None, hint)
        return read_regular(path, MAX_BYTES)
    except OSError as error:
        return unreadable_file(error, str(path))
