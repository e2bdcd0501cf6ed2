"""Documents as they were read before, by the content of their files: YAML takes its time."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from typing import Any

from siemantic.cache import Cache, own_digest
from siemantic.rules.documents import Documents, RuleDocument, load_documents
from siemantic.rules.files import STANDARD_INPUT, RuleFile
from siemantic.workers import spread

_DATE = "\0date"
"""Stands for a date, which JSON does not have."""


def load_remembered(
    files: Sequence[RuleFile], known: Cache, workers: Executor | None = None
) -> Documents:
    """What `load_documents` gives; files with findings, and those that are new, are read."""
    texts = {each.path: text for each in files if (text := _read(each)) is not None}
    keys = {path: _key(text) for path, text in texts.items()}
    found = known.find(keys.values())
    left = [each for each in files if keys.get(each.path) not in found]
    read = Documents.merge(spread(workers, load_documents, left))
    known.keep(_to_keep(read))
    by_path: dict[str, list[RuleDocument]] = {}
    for each in read.documents:
        by_path.setdefault(each.path, []).append(each)
    for file in files:
        if keys.get(file.path) in found:
            by_path[file.path] = _documents(file, texts[file.path], found[keys[file.path]])
    documents = (each for file in files for each in by_path.get(file.path, ()))
    return Documents(tuple(documents), read.diagnostics)


def _read(file: RuleFile) -> bytes | None:
    """The content; None where it cannot be read, or not twice."""
    if file.path == STANDARD_INPUT:
        return None
    try:
        return file.read()
    except OSError:
        return None


def _key(text: bytes) -> str:
    return hashlib.sha256(own_digest().encode() + text).hexdigest()


def _documents(file: RuleFile, text: bytes, known: Any) -> list[RuleDocument]:  # noqa: ANN401 - JSON
    return [
        RuleDocument(file.path, file.relative, position, siblings, kind, _from_json(content), text)
        for position, siblings, kind, content in known
    ]


def _to_keep(read: Documents) -> dict[str, Any]:
    """What is worth to be remembered: of files that are sound, and that JSON can hold."""
    unsound = {each.path for each in read.diagnostics}
    groups: dict[str, list[RuleDocument]] = {}
    for each in read.documents:
        groups.setdefault(each.path, []).append(each)
    return {
        _key(documents[0].text): [_to_known(each) for each in documents]
        for path, documents in groups.items()
        if path not in unsound and path != STANDARD_INPUT and _are_plain(documents)
    }


def _to_known(document: RuleDocument) -> list[Any]:
    content = _to_json(document.content)
    return [document.position, document.siblings, document.kind, content]


def _are_plain(documents: Iterable[RuleDocument]) -> bool:
    return all(_is_plain(each.content) for each in documents)


def _is_plain(value: object) -> bool:
    """Whether JSON gives it back as it is."""
    if isinstance(value, Mapping):
        return all(type(key) is str and key != _DATE for key in value) and all(
            map(_is_plain, value.values())
        )
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or type(value) in (str, int, float, bool, date)


def _to_json(value: Any) -> Any:  # noqa: ANN401 - YAML data
    if isinstance(value, Mapping):
        return {key: _to_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_to_json(each) for each in value]
    return {_DATE: value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Any:  # noqa: ANN401 - JSON data
    if isinstance(value, dict):
        if _DATE in value:
            return date.fromisoformat(value[_DATE])
        return {key: _from_json(each) for key, each in value.items()}
    return [_from_json(each) for each in value] if isinstance(value, list) else value
