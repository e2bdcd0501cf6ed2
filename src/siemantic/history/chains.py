"""Entries of a log -> what became of each file, through its names."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from siemantic.history.changes import Commit
from siemantic.history.git import Entry


class Step(NamedTuple):
    """
    A change of a file, by the names of its contents, None where it is not there.

    Without a commit it is what the file holds today and no commit has.
    """

    commit: Commit | None
    old: str | None
    new: str | None


def chains_of(paths: Iterable[bytes], entries: Iterable[Entry]) -> dict[bytes, list[Step]]:
    """
    The steps of each file, newest first.

    Args:
        paths: of the files as they are called today, below the repository's folder.
        entries: newest first.

    >>> one, two = Commit("1", "", "added"), Commit("2", "", "moved and changed")
    >>> moved, added = Entry(two, b"a", b"b", "x", "y"), Entry(one, b"a", b"a", None, "x")
    >>> [each.commit.subject for each in chains_of([b"b"], [moved, added])[b"b"]]
    ['moved and changed', 'added']
    """
    steps: dict[bytes, list[Step]] = {each: [] for each in paths}
    today = {each: [each] for each in steps}
    for commit, group in groupby(entries, lambda each: each.commit):
        found = tuple(group)
        left = {each.old_path for each in found} - {each.path for each in found}
        for each in found:
            for name in today.get(each.path, ()):
                steps[name].append(Step(commit, each.old, each.new))
            if each.old_path in left:
                for name in today.get(each.old_path, ()):
                    steps[name].append(Step(commit, each.old, None))
        _move(today, found)
    return {name: [each for each in some if each.old != each.new] for name, some in steps.items()}


def _move(today: dict[bytes, list[bytes]], found: Iterable[Entry]) -> None:
    """
    Go back to the names that files had; all at once, since one may get what another had.

    Args:
        today: the name of a file then -> the names that it has today, several where one of them
            has been there before.
    """
    moved = [
        (each.old_path, today.pop(each.path))
        for each in found
        if each.old_path != each.path and each.path in today
    ]
    for path, names in moved:
        today[path] = [*today.get(path, ()), *names]
