"""Accepted texts on disk: written whole or not at all, and compared with what would be written."""

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Literal

from siemantic.errors import ConfigurationError
from siemantic.regular_files import read_regular

Change = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Drift:
    """
    One file that is not as accepted.

    `name` is its path below the folder. `gone` means that nothing would write the file any more.
    """

    name: str
    change: Change
    accepted: str
    current: str

    def diff(self) -> str:
        """The change as a unified diff, from the accepted text to the current one."""
        before = "/dev/null" if self.change == "new" else f"accepted/{self.name}"
        after = "/dev/null" if self.change == "gone" else f"current/{self.name}"
        lines = unified_diff(
            self.accepted.splitlines(), self.current.splitlines(), before, after, lineterm=""
        )
        return "\n".join(lines)


def find_drift(
    current: Mapping[str, str], folder: Path, accepted: Iterable[str] = ()
) -> tuple[Drift, ...]:
    """
    What differs between `folder` and `current` (path below it -> text), in the order of the paths.

    Args:
        accepted: the files that were written before. One that `current` has not is gone; any other
            file in the folder is none of our business.
    Raises:
        ConfigurationError: a file cannot be read, or a link leads to it.
    """
    names = sorted({*current, *(name for name in accepted if _is_below(name))})
    check_ways(folder, names)
    found = (_drift(name, _read_own(folder / name), current.get(name)) for name in names)
    return tuple(drift for drift in found if drift is not None)


def accept(drift: Drift, folder: Path) -> None:
    """Make the current text the accepted one."""
    path = folder / drift.name
    if drift.change == "gone":
        path.unlink()
        _remove_empty_folders(path.parent, folder)
    else:
        write_whole(path, drift.current)


def write_whole(path: Path, content: str | bytes) -> None:
    """
    Write a file so that a reader, and a crash, see the old content or the new one, never a part.

    Raises:
        ConfigurationError: it cannot be written; nothing has changed then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror or error}") from error


def check_ways(folder: Path, names: Iterable[str]) -> None:
    """
    See that the files lie in the folder wherever links lead, which a pull request can bring.

    Raises:
        ConfigurationError: one does not.
    """
    for parent in sorted({(folder / name).parent for name in names}):
        if not is_inside(parent, folder):
            message = f"'{parent}' leads to '{os.path.realpath(parent)}', outside '{folder}'"
            raise ConfigurationError(f"{message}; take the link away")


def is_inside(path: Path, folder: Path) -> bool:
    """Whether the path is below the folder, or is it, once links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_accepted(path: Path) -> str | None:
    """The file's text, None when there is no such file."""
    try:
        return read_regular(path).decode("utf-8").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"cannot read {path}: {why}; move it away") from error


def _read_own(path: Path) -> str | None:
    """What a file of ours has; through a link it would be the text of another."""
    if path.is_symlink():
        raise ConfigurationError(f"'{path}' is a link, and what is built is a file; take it away")
    return read_accepted(path)


def _is_below(name: str) -> bool:
    """Whether the path stays in the folder, whoever wrote it down."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)


def _drift(name: str, accepted: str | None, current: str | None) -> Drift | None:
    if accepted == current:
        return None
    change: Change = "new" if accepted is None else "gone" if current is None else "changed"
    return Drift(name, change, accepted or "", current or "")


def _remove_empty_folders(folder: Path, root: Path) -> None:
    with contextlib.suppress(OSError):  # the first that is not empty ends it
        while folder != root:
            folder.rmdir()
            folder = folder.parent
