"""Which files are rules, and where each stands below what the user named."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from siemantic.errors import ConfigurationError

STANDARD_INPUT = "-"
EVENTS_ENDING = ".events.yaml"
"""The ending of rule tests, which stand beside the rules and are no rules themselves."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """
    A file that may hold rules.

    `path` is the path as the user would write it, `-` for standard input.
    `relative` is the path below what the user named; no two files of one call share it.
    """

    path: str
    relative: PurePosixPath

    def read(self) -> bytes:
        """The content; raises OSError when it cannot be read."""
        if self.path == STANDARD_INPUT:
            return sys.stdin.buffer.read()
        return Path(self.path).read_bytes()


def find_rule_files(inputs: Sequence[str], pattern: str | None = None) -> tuple[RuleFile, ...]:
    """
    The rule files at and below `inputs`, each once, in the order of their relative paths.

    A folder is searched for `pattern`, by default `*.yml` and `*.yaml`; hidden files and folders
    and rule tests are passed over.

    Raises:
        ConfigurationError: an input does not exist.
    """
    paths = _unique(path for each in inputs for path in _expand(each, pattern))
    base = _common_base(inputs)
    files = [RuleFile(str(path), _below(path, base)) for path in paths]
    if STANDARD_INPUT in inputs:
        files.append(RuleFile(STANDARD_INPUT, PurePosixPath("stdin.yml")))
    return tuple(sorted(files, key=lambda file: file.relative.parts))


def _expand(name: str, pattern: str | None) -> Iterator[Path]:
    if name == STANDARD_INPUT:
        return
    path = Path(name)
    if path.is_dir():
        patterns = (pattern,) if pattern else ("*.yml", "*.yaml")
        yield from (p for each in patterns for p in path.rglob(each) if _is_rule_file(p, path))
    elif path.exists():
        yield path
    else:
        raise ConfigurationError(f"'{name}' does not exist; name a rule file, a folder or '-'")


def _is_rule_file(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not path.name.endswith(EVENTS_ENDING) and path.is_file()


def _unique(paths: Iterator[Path]) -> list[Path]:
    return list({Path(os.path.realpath(path)): path for path in paths}.values())


def _common_base(inputs: Sequence[str]) -> Path:
    """The deepest folder that holds every input; a folder that is named alone is its own."""
    named = [Path(each).absolute() for each in inputs if each != STANDARD_INPUT]
    folders = [path if path.is_dir() else path.parent for path in named]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def _below(path: Path, base: Path) -> PurePosixPath:
    return PurePosixPath(os.path.relpath(path.absolute(), base).replace(os.sep, "/"))
