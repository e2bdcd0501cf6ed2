"""
What was saved: the only importer of watchfiles, which asks the operating system.

Folders are watched by it. A file by itself is looked at from time to time, since an editor that
puts a new file in the place of the old one ends the watch of the old.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec

from siemantic.errors import ConfigurationError

Stamp = tuple[int, int, int] | None

_LOOK_MS = 200
"""So often files by themselves are looked at."""

_SETTLED_MS = 30
"""A save is over when nothing has happened for so long; some editors write in several steps."""

_LONGEST_MS = 300
"""But it is not waited for longer."""


def check_watchfiles() -> None:
    """
    See that saves can be watched for.

    Raises:
        ConfigurationError: watchfiles is not installed.
    """
    if find_spec("watchfiles") is None:
        message = "watchfiles is not installed; run: pip install 'siemantic[watch]'"
        raise ConfigurationError(message)


def watch_files(paths: Sequence[str]) -> Iterator[frozenset[str]]:
    """
    The real paths of the files that were saved or taken away, a set for each moment.

    Nothing is missed from when the first set is given, which is empty, as are those of moments
    without a save. It does not end.

    Args:
        paths: folders, with all below them, and files; those that are not there may come.
    """
    folders = [os.path.realpath(each) for each in paths if os.path.isdir(each)]  # noqa: PTH112 - texts
    files = sorted({os.path.realpath(each) for each in paths} - set(folders))
    stamps = _stamps(files)
    for saved in _in_folders(folders):
        now = _stamps(files)
        yield saved | {each for each in files if now[each] != stamps[each]}
        stamps = now


def _in_folders(folders: Sequence[str]) -> Iterator[frozenset[str]]:
    if not folders:
        while True:
            yield frozenset()
            time.sleep(_LOOK_MS / 1000)
    from watchfiles import watch

    changes = watch(
        *folders,
        debounce=_LONGEST_MS,
        step=_SETTLED_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for found in changes:
        yield frozenset(os.path.realpath(path) for _, path in found)


def _stamps(files: Iterable[str]) -> dict[str, Stamp]:
    return {each: _stamp(each) for each in files}


def _stamp(path: str) -> Stamp:
    """What a save changes; None for a file that is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - texts
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
