"""Profile files -> `Profile`; whatever is wrong with one is said with the file and the key."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.kept import kept
from siemantic.profiles import Profile
from siemantic.profiles.draft import NONE, Draft, read_draft
from siemantic.profiles.log_sources import with_columns
from siemantic.profiles.shapes import ProfileError
from siemantic.regular_files import read_regular
from siemantic.yaml_reader import read_yaml

DEFAULT_PROFILE = "ibm"


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the package, in order."""
    return tuple(sorted(_files_in(resources.files("siemantic.profiles"))))


@kept
def get_profile(name_or_path: str) -> Profile:
    """
    A shipped profile by its name, or a site's own by the path of its file.

    Raises:
        ConfigurationError: there is none of that name, or the file is no profile.
    """
    file = _find(name_or_path)
    merged = Draft()
    for _, draft in reversed(tuple(_chain(file))):
        merged = draft.over(merged)
    with _told_with(file):
        return _finish(file.name, merged)


def find_profile_files(name_or_path: str) -> tuple[str, ...]:
    """
    The paths of a site's own files that a profile is read from: its file, then what it extends.

    Raises:
        ConfigurationError: as `get_profile` does.
    """
    return tuple(file.shown for file, _ in _chain(_find(name_or_path)) if not file.is_shipped)


def _finish(name: str, draft: Draft) -> Profile:
    columns = {field: each for field, each in (draft.columns or {}).items() if each}
    sources = None if draft.log_sources == NONE else draft.log_sources
    return Profile(
        name=name,
        title=draft.title or name,
        window=draft.window or (24, "HOURS"),
        columns=columns,
        unmapped=draft.unmapped or "error",
        log_sources=None if sources is None else with_columns(sources, columns),
        select=draft.select or (),
        database=draft.database or "events",
    )


# --- files -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """
    Where a profile is written.

    `shown` is what an error calls it; `key` is the same for every way to write its path.
    """

    name: str
    shown: str
    path: Traversable
    is_shipped: bool

    @property
    def key(self) -> str:
        return self.shown if self.is_shipped else os.path.realpath(self.shown)


def _files_in(folder: Traversable) -> dict[str, Traversable]:
    """The profiles in a folder of the package, name -> file."""
    if not folder.is_dir():
        return {}
    return {each.name[:-4]: each for each in folder.iterdir() if each.name.endswith(".yml")}


def _find(name_or_path: str) -> _File:
    shipped = _files_in(resources.files("siemantic.profiles"))
    if name_or_path in shipped:
        return _File(name_or_path, name_or_path, shipped[name_or_path], is_shipped=True)
    path = Path(name_or_path)
    if not _exists(path):
        names = ", ".join(sorted(shipped))
        near = did_you_mean(name_or_path, shipped) or f"; the shipped ones are {names}"
        raise ConfigurationError(f"unknown profile '{name_or_path}'{near}")
    return _File(path.stem, name_or_path, path, is_shipped=False)


def _find_extended(name: str, extending: _File) -> _File:
    """What `extends` names: a shipped profile, a part of them, or a path beside the file."""
    package = resources.files("siemantic.profiles")
    shipped = _files_in(package) | _files_in(package / "base")
    if name in shipped:
        return _File(name, name, shipped[name], is_shipped=True)
    path = Path(extending.shown).parent / name
    if extending.is_shipped or not _exists(path):
        names = ", ".join(sorted(shipped))
        near = did_you_mean(name, shipped) or f"; name a file, or one of {names}"
        raise ProfileError(f"'extends' names '{name}', which is not there{near}")
    return _File(path.stem, str(path), path, is_shipped=False)


def _exists(path: Path) -> bool:
    """Whether there is something, even if it cannot be read; nothing has a path with NUL."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def _chain(file: _File) -> Iterator[tuple[_File, Draft]]:
    """A file, then those that it extends, with their entries."""
    shown: dict[str, str] = {}
    while True:
        draft = _read_extended(file, [*shown.values()])
        shown[file.key] = file.shown
        yield file, draft
        if draft.extends is None:
            return
        with _told_with(file):
            file = _find_extended(draft.extends, file)
            if file.key in shown:
                circle = " -> ".join([*shown.values(), file.shown])
                raise ProfileError(f"'extends' leads back to the file itself: {circle}")


def _read_extended(file: _File, extending: Sequence[str]) -> Draft:
    """The file, of which it is told which one extends it."""
    try:
        return _read(file)
    except ConfigurationError as error:
        if not extending:
            raise
        raise ConfigurationError(f"{error} ({extending[-1]} extends it)") from error


def _text(file: _File) -> bytes:
    return file.path.read_bytes() if file.is_shipped else read_regular(str(file.path))


def _read(file: _File) -> Draft:
    try:
        documents = list(read_yaml(_text(file)))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"the profile '{file.shown[:80]}' cannot be read: {reason}"
        raise ConfigurationError(message) from error
    for document in documents:
        if document.problem is not None:
            line = "" if document.problem.line is None else f":{document.problem.line}"
            raise ConfigurationError(f"{file.shown}{line}: {document.problem.message}")
    with _told_with(file):
        if len(documents) > 1:
            raise ProfileError("a profile is one YAML document")
        return read_draft(documents[0].content if documents else None)


@contextmanager
def _told_with(file: _File) -> Iterator[None]:
    """What is wrong is said with its file."""
    try:
        yield
    except ProfileError as error:
        raise ConfigurationError(f"{file.shown}: {error}; see docs/profiles.md") from error
