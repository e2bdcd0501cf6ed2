"""What is in folders, however deep; what cannot be read is told."""

import os
from collections.abc import Iterator
from pathlib import Path

from siemantic.errors import ConfigurationError


def walk(folder: str | Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """
    The folder and all below it, each with the names of the folders and of the files in it.

    As `os.walk` has them: links to folders are not entered, nor folders that are taken out of the
    list. That one passes over what it cannot read, and has an end at a thousand levels.

    Raises:
        ConfigurationError: a folder cannot be read; what is in it would be missing.
    """
    pending = [os.fspath(folder)]
    while pending:
        place = pending.pop()
        try:
            folders, files, links = _entries(place)
        except OSError as error:
            raise ConfigurationError(f"'{place[:80]}' cannot be read: {error.strerror}") from error
        yield place, folders, files
        entered = [each for each in folders if each not in links]
        pending += [os.path.join(place, each) for each in reversed(entered)]  # noqa: PTH118 - texts


def _entries(place: str) -> tuple[list[str], list[str], set[str]]:
    """The names of folders, of files, and of those that are links."""
    with os.scandir(place) as found:
        entries = [(each.name, _is_folder(each), each.is_symlink()) for each in found]
    folders = [name for name, is_folder, _ in entries if is_folder]
    files = [name for name, is_folder, _ in entries if not is_folder]
    return folders, files, {name for name, _, is_link in entries if is_link}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round
        return False
