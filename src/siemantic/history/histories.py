"""Rules -> their histories: asked of git once for each repository, and remembered."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from siemantic.cache import Cache
from siemantic.history.chains import Step, chains_of
from siemantic.history.changes import Change, Commit, History
from siemantic.history.git import GitError, Repository, find_root, open_repository
from siemantic.history.remembered import from_known, is_lasting, key_of_task, to_known
from siemantic.history.sides import key_of
from siemantic.history.walking import Task, Told, walk
from siemantic.rules import RuleDocument
from siemantic.rules.files import STANDARD_INPUT
from siemantic.workers import spread

MOST_STEPS = 50
"""So many commits of a file are looked at, the newest."""

Histories = dict[int, History]
"""`id(document)` -> its history; a rule that is in no repository has none."""


def histories_of(
    documents: Sequence[RuleDocument],
    known: Cache,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> Histories:
    """
    The histories of rules; nothing is raised because of git.

    Args:
        done: called with the number of rules whose history has just been told.
    """
    found: Histories = {}
    files: list[_File] = []
    for root, paths in _by_repository(documents).items():
        try:
            files += _files_of(open_repository(root), paths)
        except GitError as error:
            reason = f"git does not tell it: {error}"
            found |= {id(each): History(reason=reason) for path in paths for each in paths[path]}
    told = _told(files, known, done, workers)
    done(len(documents) - sum(len(each.documents) for each in files))
    for each, changes in zip(files, told, strict=True):
        found |= zip(map(id, each.documents), map(each.history, changes), strict=True)
    return found


_Paths = dict[str, list[RuleDocument]]
"""The real path of a file -> its rules."""


def _by_repository(documents: Sequence[RuleDocument]) -> dict[str, _Paths]:
    """The files of rules by the folders of their repositories."""
    paths: _Paths = {}
    for each in documents:
        if each.path != STANDARD_INPUT:
            paths.setdefault(os.path.realpath(each.path), []).append(each)
    roots = {each: find_root(each) for each in {Path(path).parent for path in paths}}
    groups: dict[str, _Paths] = {}
    for path, found in paths.items():
        root = roots[Path(path).parent]
        if root is not None:
            groups.setdefault(root, {})[path] = found
    return groups


@dataclass(frozen=True, slots=True)
class _File:
    """
    A file of rules, and what became of it.

    Attributes:
        task: what is asked of it; its steps are the newest.
        older: how many there are beside.
    """

    documents: tuple[RuleDocument, ...]
    task: Task
    older: int
    edges: frozenset[str]

    def history(self, told: Told) -> History:
        """The history of one of its rules."""
        pairs = [
            (step.commit, each)
            for step, each in zip(self.task.steps, told, strict=True)
            if each is not None
        ]
        edge = next((c for c, each in pairs if self._is_edge(c, each)), None)
        changes = [(c, e) for c, e in pairs if e.is_of_meaning and not self._is_edge(c, e)]
        texts = sum(c is not None and not each.is_of_meaning for c, each in pairs)
        return History(tuple(changes), texts, self.older, edge)

    def _is_edge(self, commit: Commit | None, change: Change) -> bool:
        return commit is not None and change.presence == "new" and commit.name in self.edges


def _files_of(repository: Repository, paths: Mapping[str, Sequence[RuleDocument]]) -> list[_File]:
    below = {path: os.fsencode(os.path.relpath(path, repository.root)) for path in paths}
    chains = chains_of(below.values(), repository.entries())
    newest = repository.files()
    return [
        _file(repository, tuple(documents), chains[below[path]], newest.get(below[path]))
        for path, documents in paths.items()
    ]


def _file(
    repository: Repository,
    documents: tuple[RuleDocument, ...],
    steps: Sequence[Step],
    last: str | None,
) -> _File:
    """
    What is asked of a file.

    Args:
        last: the name of what the newest commit has in it; a merge may have brought that.
    """
    text = documents[0].text
    name = _content_name(text, last)
    here = {} if name == last else {name: text}
    asked = (*(Step(None, last, each) for each in here), *steps)
    keys = tuple(map(key_of, documents))
    task = Task(repository.root, asked[:MOST_STEPS], keys, here)
    return _File(documents, task, max(0, len(asked) - MOST_STEPS), repository.edges)


def _content_name(text: bytes, like: str | None) -> str:
    """The name that git gives to a content: gitformat-loose(5), hash-function-transition."""
    kind = "sha256" if like is not None and len(like) > _SHA1 else "sha1"
    return hashlib.new(kind, b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


_SHA1 = 40


def _told(
    files: Sequence[_File], known: Cache, done: Callable[[int], None], workers: Executor | None
) -> list[tuple[Told, ...]]:
    """What became of the rules of each file, by the contents of both sides of each step."""
    tasks = [each.task for each in files]
    keys = [key_of_task(each) for each in tasks]
    found = known.find(keys)
    done(sum(len(task.keys) for task, key in zip(tasks, keys, strict=True) if key in found))
    left = {key: task for key, task in zip(keys, tasks, strict=True) if key not in found}
    chunks = spread(workers, walk, list(left.values()), lambda chunk: done(sum(map(len, chunk))))
    walked = dict(zip(left, (each for chunk in chunks for each in chunk), strict=True))
    known.keep({key: to_known(each) for key, each in walked.items() if is_lasting(each)})
    return [walked[key] if key in walked else from_known(found[key]) for key in keys]
