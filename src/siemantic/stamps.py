"""
Whether files are as they were, without reading them: by what the file system says of each.

Git's index does the same, and has the same trouble (https://git-scm.com/docs/racy-git): a file may
be changed twice within the time that the clock of a file system goes on by. So nothing is said of
files that are as new as that. The time of a file's last change of any kind, which no program can
set, is looked at as well; where there is none, as on Windows, nothing is said of any file.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from typing import NamedTuple

CLOCK_NS = 2 * 10**9
"""The coarsest clock of a file system: FAT's, which goes on by two seconds."""

_PASSED_OVER = (".git", "__pycache__")


class Stamped(NamedTuple):
    """
    What is looked at, by paths.

    Attributes:
        trees: files, and folders with all in them; `.git` and `__pycache__` are passed over.
        folders: those of which the names in them are looked at, and nothing in what has the names.
    """

    trees: tuple[str, ...]
    folders: tuple[str, ...]


def stamp(stamped: Stamped, now_ns: int) -> str | None:
    """
    A text that is another when a file is, or when one has come or gone.

    Args:
        now_ns: nanoseconds since 1970, from before the first of the files was read.
    Returns:
        None where nothing can be said: a file is too new, it is a link, or it cannot be looked at.
    """
    if os.name != "posix":
        return None
    digest = sha256()
    try:
        for line in _lines(stamped, now_ns - CLOCK_NS):
            digest.update(line.encode("utf-8", "surrogatepass"))
    except (OSError, RecursionError, _UnknownError):  # too deep to be looked at
        return None
    return digest.hexdigest()


class _UnknownError(Exception):
    """It cannot be said of a file whether it is as it was."""


def _lines(stamped: Stamped, latest_ns: int) -> Iterator[str]:
    for path in map(Path, stamped.trees):
        found = path.lstat()
        yield from (
            _below(path, latest_ns)
            if S_ISDIR(found.st_mode)
            else [_line(str(path), found, latest_ns)]
        )
    for path in map(Path, stamped.folders):
        yield _line(str(path), path.stat(), latest_ns) if path.exists() else f"{path}\0-\n"


def _below(folder: str | Path, latest_ns: int) -> Iterator[str]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda each: each.name)
    for each in entries:
        if each.name in _PASSED_OVER:
            continue
        if each.is_dir(follow_symlinks=False):
            yield from _below(each.path, latest_ns)
        else:
            yield _line(each.path, each.stat(follow_symlinks=False), latest_ns)


def _line(path: str, found: os.stat_result, latest_ns: int) -> str:
    """What is said of one: where it lies on the disk, its kind and rights, its size, its times."""
    if S_ISLNK(found.st_mode) or max(found.st_mtime_ns, found.st_ctime_ns) >= latest_ns:
        raise _UnknownError
    where = f"{path}\0{found.st_dev} {found.st_ino} {found.st_mode} {found.st_uid}"
    return f"{where} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\n"
