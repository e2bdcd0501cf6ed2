"""Which files are rules, and where each stands below what the user named."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from errno import EBADF, EFBIG
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from siemantic.errors import ConfigurationError
from siemantic.folders import walk
from siemantic.regular_files import check_regular

STANDARD_INPUT = "-"
MOST_BYTES = 8 * 2**20
"""A file of rules may be so large: more than all of SigmaHQ's rules in one. YAML takes its time."""

EVENTS_ENDING = ".events.yaml"
"""The ending of rule tests, which stand beside the rules and are no rules themselves."""

DETKIT_ENDINGS = (".test.yml", ".test.yaml")
SIGMA_TEST_ENDINGS = ("_test.yml", "_test.yaml")
"""The endings of other tools' rule tests, see `siemantic.ruletests.layouts`."""


def is_rule_test(path: Path) -> bool:
    """
    Whether the file has tests of a rule beside it, by its name.

    A rule may be called `a_test.yml` as well, unless there is an `a.yml` that it tests.
    """
    is_recorded = path.name == "info.yml" and "regression_data" in path.parts  # SigmaHQ's
    if is_recorded or path.name.endswith((EVENTS_ENDING, *DETKIT_ENDINGS)):
        return True
    return path.name.endswith(SIGMA_TEST_ENDINGS) and sigma_tested_file(path).exists()


def tested_files(path: Path) -> tuple[Path, ...]:
    """Where the rule of a file of tests may be, by its name; none if it is called otherwise."""
    if path.name.endswith(SIGMA_TEST_ENDINGS):
        return (sigma_tested_file(path),)
    endings = (EVENTS_ENDING, *DETKIT_ENDINGS)
    ending = next((each for each in endings if path.name.endswith(each)), None)
    stem = path.name.removesuffix(ending or "")
    return () if ending is None else tuple(path.with_name(stem + each) for each in _YAML)


_YAML = (".yml", ".yaml")


def sigma_tested_file(path: Path) -> Path:
    """The rule of a test of sigma-test: `a.yml` of `a_test.yml`."""
    return path.with_name(path.stem.removesuffix("_test") + path.suffix)


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
        """The content; raises OSError when it cannot be read, or is larger than `MOST_BYTES`."""
        if self.path == STANDARD_INPUT:
            if sys.stdin is None:
                raise OSError(EBADF, "standard input is closed")
            return _read(sys.stdin.buffer)
        check_regular(self.path)
        with Path(self.path).open("rb") as file:
            return _read(file)


@dataclass(frozen=True)
class RuleText(RuleFile):
    """A text in place of a file; `TEXT_PATH` stands for its path in findings."""

    text: str = ""

    def read(self) -> bytes:
        """The text; what is no text in UTF-8 is left for YAML to refuse."""
        return self.text.encode("utf-8", "surrogatepass")


TEXT_PATH = "<text>"
"""What stands in findings for the file of a text."""


def rule_text(text: str) -> RuleText:
    """The text, to be read as a file is."""
    return RuleText(TEXT_PATH, PurePosixPath("text.yml"), text)


def _read(file: BinaryIO) -> bytes:
    text = file.read(_USUAL_BYTES)
    if len(text) == _USUAL_BYTES:
        text += file.read(MOST_BYTES + 1 - len(text))
    if len(text) > MOST_BYTES:
        raise OSError(EFBIG, f"larger than {MOST_BYTES // 2**20} megabytes; split it into several")
    return text


_USUAL_BYTES = 2**16
"""Room for so many is made for each file at first; for all would take as long as the reading."""


def find_rule_files(inputs: Sequence[str], pattern: str | None = None) -> tuple[RuleFile, ...]:
    """
    The rule files at and below `inputs`, each once, in the order of their relative paths.

    A folder is searched for `pattern`, by default `*.yml` and `*.yaml`; hidden files and folders
    and rule tests are passed over.

    Raises:
        ConfigurationError: an input does not exist, the pattern is none, or a folder cannot be
            read.
    """
    paths = _unique(path for each in inputs for path in _expand(each, pattern))
    base, here = f"{_common_base(inputs)}{os.sep}", f"{Path.cwd()}{os.sep}"
    files = [RuleFile(path, _below(path, base, here)) for path in paths]
    if STANDARD_INPUT in inputs:
        files.append(RuleFile(STANDARD_INPUT, _free("stdin.yml", files)))
    return tuple(sorted(files, key=lambda file: file.relative.parts))


def _free(name: str, files: Sequence[RuleFile]) -> PurePosixPath:
    """`name`, or one made from it that no file has."""
    path = PurePosixPath(name)
    while path in {file.relative for file in files}:
        path = path.with_name(f"_{path.name}")
    return path


def _expand(name: str, pattern: str | None) -> Iterator[str]:
    if name == STANDARD_INPUT:
        return
    path = Path(name)
    try:
        if path.is_dir():
            yield from _walk(path) if pattern is None else _search(path, pattern)
        elif path.exists() or path.is_symlink():
            yield str(path)
        else:
            raise ConfigurationError(f"'{name}' does not exist; name a rule file, a folder or '-'")
    except OSError as error:
        raise ConfigurationError(f"'{name[:80]}' cannot be read: {error.strerror}") from error


def _walk(folder: Path) -> Iterator[str]:
    """The YAML files that may hold rules; folders that are links are not entered."""
    for parent, folders, names in walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        start = str(Path(parent, "_"))[:-1]
        found = (f"{start}{name}" for name in names if name.endswith(_YAML) and name[0] != ".")
        yield from (path for path in found if not is_rule_test(Path(path)))


def _search(folder: Path, pattern: str) -> Iterator[str]:
    _check_can_be_read(folder)
    try:
        found = [*folder.rglob(pattern)]
    except RecursionError as error:
        message = f"'{folder}' has folders in folders too deep for a pattern; leave it out"
        raise ConfigurationError(message) from error
    except (NotImplementedError, ValueError) as error:
        message = f"'{pattern}' is no pattern of file names; one is '*.yml'"
        raise ConfigurationError(message) from error
    yield from (str(path) for path in found if _is_rule_file(path, folder))


def _check_can_be_read(folder: Path) -> None:
    """See that each folder can, but for hidden ones; `rglob` passes over what it cannot read."""
    for _, folders, _ in walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]


def _is_rule_file(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts[len(folder.parts) :])
    return not hidden and not is_rule_test(path) and not path.is_dir()


def _unique(paths: Iterator[str]) -> list[str]:
    """The paths, one for each file: of two that lead to the same, the place of the first."""
    folders: dict[str, str] = {}
    return list({_real(path, folders): path for path in paths}.values())


def _real(path: str, folders: dict[str, str]) -> str:
    """Where the path leads to; its folder is looked up once for all the files in it."""
    if os.path.islink(path):  # noqa: PTH114 - without a Path for each of thousands
        return os.path.realpath(path)
    parent, _, name = path.rpartition(os.sep)
    if parent not in folders:
        folders[parent] = os.path.realpath(parent or (os.sep if path.startswith(os.sep) else "."))
    return f"{folders[parent]}{os.sep}{name}"


def _common_base(inputs: Sequence[str]) -> Path:
    """The deepest folder that holds every input; a folder that is named alone is its own."""
    named = [Path(each).absolute() for each in inputs if each != STANDARD_INPUT]
    folders = [path if path.is_dir() else path.parent for path in named]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def _below(path: str, base: str, here: str) -> PurePosixPath:
    """The path below the base, where both folders end in a separator; `here` is that of now."""
    whole = os.path.join(here, path)  # noqa: PTH118 - without a Path for each of thousands
    if whole.startswith(base) and ".." not in whole:
        return PurePosixPath(whole[len(base) :].replace(os.sep, "/"))
    return PurePosixPath(os.path.relpath(whole, base).replace(os.sep, "/"))
