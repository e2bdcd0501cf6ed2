"""Accepted texts on disk: written whole or not at all, and compared with what would be written."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from secrets import token_hex
from typing import Literal

from siemantic.errors import ConfigurationError

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


def find_drift(current: Mapping[str, str], folder: Path) -> tuple[Drift, ...]:
    """
    What differs between `folder` and `current` (path below it -> text), in the order of the paths.

    Raises:
        ConfigurationError: an accepted file is no text.
    """
    accepted = dict(_read(folder))
    found = (
        _drift(name, accepted.get(name), current.get(name))
        for name in sorted({*accepted, *current})
    )
    return tuple(drift for drift in found if drift is not None)


def accept(drift: Drift, folder: Path) -> None:
    """Make the current text the accepted one."""
    path = folder / drift.name
    if drift.change == "gone":
        path.unlink()
        _remove_empty_folders(path.parent, folder)
    else:
        write_whole(path, drift.current)


def write_whole(path: Path, text: str) -> None:
    """
    Write a file so that a reader, and a crash, see the old content or the new one, never a part.

    Raises:
        ConfigurationError: it cannot be written; nothing has changed then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror or error}") from error


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{token_hex(8)}.part")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _read(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            try:
                yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigurationError(f"cannot read {path}: {error}") from error


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
