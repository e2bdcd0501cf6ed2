"""YAML of any origin -> documents with places; a broken file never stops the others."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal
from uuid import UUID

from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import LeadsOutError
from siemantic.rules.files import TEXT_PATH, RuleFile
from siemantic.yaml_reader import Key, YamlDocument, YamlProblem, place_of, read_yaml

Kind = Literal["rule", "correlation", "filter"]


@dataclass(frozen=True, eq=False)
class RuleDocument:
    """
    One Sigma document: a rule, a correlation rule or a filter; equal only to itself.

    `position` counts the documents of its file from 1, `siblings` says how many rules and
    correlation rules the file holds. `content` is plain YAML data and is never changed.
    """

    path: str
    relative: PurePosixPath
    position: int
    siblings: int
    kind: Kind
    content: Mapping[str, Any]
    text: bytes

    @property
    def id(self) -> str | None:
        """The rule's UUID as it is written, in lower case."""
        value = self.content.get("id")
        return None if value is None else str(value).lower()

    @property
    def title(self) -> str:
        """The title, or a stand-in that says where the rule is."""
        where = "" if self.path == TEXT_PATH else f" in {self.path}"
        return str(self.content.get("title") or f"untitled rule{where}")

    @cached_property
    def names(self) -> frozenset[str]:
        """What other rules may call it by: its id and its name, as `reference_key` spells them."""
        found = (self.content.get("id"), self.content.get("name"))
        return frozenset(reference_key(str(each)) for each in found if each is not None)

    def place(self, *keys: Key) -> tuple[int | None, int | None]:
        """
        Line and column of the place that `keys` lead to, counted from 1.

        As far as the keys can be followed: a key that is not there gives the place of its parent.
        """
        return place_of(self.text, self.position, keys) or (None, None)

    def diagnose(self, code: str, message: str, *keys: Key, hint: str | None = None) -> Diagnostic:
        """A finding about the place that `keys` lead to."""
        line, column = self.place(*keys)
        return Diagnostic(code, message, self.path, line, hint, column)


def reference_key(reference: str) -> str:
    """
    What a rule is called, the same for every spelling of a UUID; names count as they are written.

    >>> reference_key("5013198D-8F6C-4C57-A1A8-8D6A9B3A2A35"), reference_key("My_Rule")
    ('5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35', 'My_Rule')
    """
    try:
        return str(UUID(reference))
    except ValueError:
        return reference


@dataclass(frozen=True, slots=True)
class Documents:
    """What was read, and what could not be."""

    documents: tuple[RuleDocument, ...]
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def merge(cls, parts: Iterable["Documents"]) -> "Documents":
        """All of the parts as one, in order."""
        parts = tuple(parts)
        return cls(
            tuple(document for part in parts for document in part.documents),
            tuple(diagnostic for part in parts for diagnostic in part.diagnostics),
        )

    def of_kind(self, *kinds: Kind) -> tuple[RuleDocument, ...]:
        """The documents of these kinds, in order."""
        return tuple(document for document in self.documents if document.kind in kinds)


def load_documents(files: Sequence[RuleFile]) -> Documents:
    """Read all files; what is no Sigma document becomes a finding with its file and line."""
    documents: list[RuleDocument] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        found, problems = _load_file(file)
        documents.extend(found)
        diagnostics.extend(problems)
    return Documents(tuple(documents), tuple(diagnostics))


def _load_file(file: RuleFile) -> tuple[list[RuleDocument], list[Diagnostic]]:
    try:
        text = file.read()
    except OSError as error:
        return [], [unreadable_file(error, file.path)]
    read = list(read_yaml(text))
    problems = [_unreadable(document, file.path) for document in read if document.problem]
    contents = [(each.position, each.content) for each in read if each.content is not None]
    kinds = [(position, content, _kind(content)) for position, content in _expand_actions(contents)]
    # What cannot be read may be a rule, so that the names of the others do not hang on it.
    siblings = len(problems) + sum(kind in ("rule", "correlation") for _, _, kind in kinds)
    found = [
        RuleDocument(file.path, file.relative, position, siblings, kind, content, text)
        for position, content, kind in kinds
        if kind is not None
    ]
    strangers = [position for position, _, kind in kinds if kind is None]
    problems.extend(_not_sigma(file.path, text, position) for position in strangers)
    if not contents and not problems:
        hint = "write a rule into it, or take it away"
        problems.append(Diagnostic("empty_file", "the file holds no YAML", file.path, None, hint))
    return found, problems


def unreadable_file(error: OSError, path: str) -> Diagnostic:
    """The finding that a file cannot be read at all."""
    problem = (error.strerror or str(error)).lower()
    hint = "check the file and its permissions"
    if isinstance(error, LeadsOutError):
        hint = "put the file itself there, or name what it leads to"
    return Diagnostic("unreadable_file", problem, path, None, hint)


def _unreadable(document: YamlDocument, path: str) -> Diagnostic:
    problem = document.problem
    assert problem is not None  # the caller has seen it  # noqa: S101
    return unreadable_yaml(problem, path)


def unreadable_yaml(problem: YamlProblem, path: str) -> Diagnostic:
    """The finding that a document is no YAML."""
    line, column = problem.line, problem.column
    return Diagnostic("invalid_yaml", problem.message, path, line, problem.hint, column)


def _kind(content: Any) -> Kind | None:  # noqa: ANN401 - plain YAML data of any shape
    if not isinstance(content, Mapping):
        return None
    if "correlation" in content:
        return "correlation"
    if "filter" in content:
        return "filter"
    return "rule" if "detection" in content or "logsource" in content else None


def _not_sigma(path: str, text: bytes, position: int) -> Diagnostic:
    line, column = place_of(text, position, ()) or (None, None)
    hint = "a rule has 'detection', a correlation rule 'correlation', a filter 'filter'"
    return Diagnostic("not_sigma", "not a Sigma document", path, line, hint, column)


def _expand_actions(contents: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """
    Resolve `action: global|reset|repeat`, the way of Sigma 1 to share parts among rules.

    Source: pySigma documentation, "Rule Collections" (`sigma.collection.SigmaCollection`).
    """
    if not any(isinstance(content, Mapping) and "action" in content for _, content in contents):
        yield from contents
        return
    template: dict[str, Any] = {}
    previous: dict[str, Any] = {}
    for position, content in contents:
        action = content.get("action") if isinstance(content, Mapping) else None
        body = {k: v for k, v in content.items() if k != "action"} if action else content
        match action:
            case "global":
                template = previous = body
            case "reset":
                template = {}
            case "repeat":
                previous = _merge(previous, body)
                yield position, previous
            case None if isinstance(content, Mapping) and not _is_meta(content):
                previous = _merge(body, template)
                yield position, previous
            case _:
                yield position, content


def _is_meta(content: Mapping[str, Any]) -> bool:
    return "correlation" in content or "filter" in content


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = copy.deepcopy(dict(base))
    for key, value in over.items():
        inner = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(inner, Mapping)
        merged[key] = _merge(inner, value) if both else copy.deepcopy(value)  # type: ignore[arg-type]
    return merged
