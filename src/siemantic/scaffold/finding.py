"""Where the rules and filters of a folder are, whatever else lies there."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from siemantic.cache import cache_of
from siemantic.rules.files import find_rule_files
from siemantic.rules.remembered import load_remembered

What = Literal["rules", "filters", "other"]


class Places(NamedTuple):
    """Files and folders that hold rules, and those that hold filters alone; POSIX paths."""

    rules: tuple[str, ...]
    filters: tuple[str, ...]


@dataclass(slots=True)
class _Folder:
    """What lies in a folder and below it."""

    folders: "dict[str, _Folder]" = field(default_factory=dict)
    files: dict[str, What] = field(default_factory=dict)

    def kinds(self) -> set[What]:
        """What there is at all."""
        return set(self.files.values()).union(*(each.kinds() for each in self.folders.values()))


def find_places(folder: Path, workers: Executor | None = None) -> Places:
    """
    The folders of `folder` whose YAML is Sigma and nothing else, the highest of them.

    Sigma files beside other YAML are named one by one. A filter among rules belongs to them.
    """
    root = _Folder()
    for path, kind in _kinds(folder, workers):
        _put(root, path, kind)
    if root.kinds() in ({"rules"}, {"rules", "filters"}) and "rules" in root.files.values():
        return Places((".",), ())
    found = list(_places(root, PurePosixPath()))
    return Places(*(_named(found, kind) for kind in ("rules", "filters")))


def _kinds(folder: Path, workers: Executor | None) -> Iterator[tuple[PurePosixPath, What]]:
    """What each YAML file is; one that cannot be read counts for nothing."""
    files = find_rule_files([str(folder)])
    read = load_remembered(files, cache_of("documents"), workers)
    relative = {each.path: each.relative for each in files}
    found: dict[str, What] = {each.path: "filters" for each in read.of_kind("filter")}
    found |= {each.path: "rules" for each in read.of_kind("rule", "correlation")}
    found |= {each.path: "other" for each in read.diagnostics if each.code != "invalid_yaml"}
    for path, kind in found.items():
        yield relative[path], kind


def _put(root: _Folder, path: PurePosixPath, kind: What) -> None:
    at = root
    for name in path.parts[:-1]:
        at = at.folders.setdefault(name, _Folder())
    at.files[path.name] = kind


def _places(folder: _Folder, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, What]]:
    """The highest folders of one kind below `folder`, and the files beside other things."""
    for name, kind in sorted(folder.files.items()):
        yield path / name, kind
    for name, below in sorted(folder.folders.items()):
        kinds = below.kinds()
        if "other" in kinds:
            yield from _places(below, path / name)
        elif kinds:
            yield path / name, "rules" if "rules" in kinds else "filters"


def _named(found: Sequence[tuple[PurePosixPath, What]], wanted: What) -> tuple[str, ...]:
    return tuple(str(path) for path, kind in found if kind == wanted)
