"""Files with a query each: found, read whole and written whole, or refused in words."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from siemantic.cli import screen
from siemantic.errors import ConfigurationError
from siemantic.folders import walk
from siemantic.regular_files import read_regular

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Queries:
    """File -> text, each file once, and why others could not be read."""

    texts: Mapping[str, str]
    problems: tuple[str, ...]


def read_queries(names: Sequence[str]) -> Queries:
    """
    The queries of files; a folder stands for the `*.aql` files at and below it.

    Raises:
        ConfigurationError: there is nothing to read in a folder.
    """
    texts: dict[str, str] = {}
    problems: list[str] = []
    for path in dict.fromkeys(path for name in names for path in _expand(name)):
        try:
            refuse_rule(path, _CONVERT)
            texts[path] = read_query(path)
        except ConfigurationError as error:
            problems.append(str(error))
    return Queries(texts, tuple(problems))


def tell_problems(problems: Sequence[str]) -> None:
    """Say which files were passed over, and exit as for wrong usage, when there are any."""
    for problem in problems:
        screen.say(f"Error: {problem}")
    if problems:
        raise typer.Exit(2)


def check_writable(path: str) -> None:
    """
    Refuse to replace what is more than a plain file that its owner lets be written.

    Raises:
        ConfigurationError: it is a symbolic link, no regular file or read-only.
    """
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        raise ConfigurationError(f"'{_cut(path)}' cannot be read: {error.strerror}") from error
    if stat.S_ISLNK(mode):
        target = os.path.realpath(path)
        raise ConfigurationError(f"'{path}' is a symbolic link; name the file itself, '{target}'")
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"'{path}' is no regular file, so it cannot be mended in place")
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise ConfigurationError(f"'{path}' is read-only; make it writable, or leave out --fix")


def write_query(path: str, text: str) -> None:
    """
    Put the text in place of the file, which keeps its permissions and how its lines end.

    Raises:
        ConfigurationError: it cannot be written; nothing has changed then.
    """
    from siemantic.golden import write_whole

    mode = stat.S_IMODE(os.lstat(path).st_mode)
    before = Path(path).read_bytes()
    is_windows = b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n")
    write_whole(Path(path), text.replace("\n", "\r\n") if is_windows else text)
    Path(path).chmod(mode)


def _expand(name: str) -> Iterator[str]:
    if name == STANDARD_INPUT or not os.path.isdir(name):  # noqa: PTH112 - false if it cannot be told
        yield name
        return
    files = [Path(place, each) for place, _, files in walk(name) for each in files]
    found = sorted(path for path in files if path.suffix == ".aql" and path.is_file())
    if not found:
        rules = any(path.suffix in {".yml", ".yaml"} for path in files)
        way = "; 'siemantic convert -t qradar_aql -o FOLDER' makes them of rules" if rules else ""
        raise ConfigurationError(f"there is no *.aql file in the folder '{name}'{way}")
    yield from map(str, found)


_CONVERT = "'siemantic convert -t qradar_aql -o FOLDER' makes its query"


def refuse_rule(path: str, way: str) -> None:
    """
    Refuse a rule where a query is asked for.

    Raises:
        ConfigurationError: the file is YAML by its name; `way` is the way out.
    """
    if path.lower().endswith((".yml", ".yaml")) and Path(path).is_file():
        raise ConfigurationError(f"'{_cut(path)}' is YAML, as rules are, and no query; {way}")


def read_query(path: str) -> str:
    """
    The text of a file or of standard input: lines end with a line feed, a byte order mark is gone.

    Raises:
        ConfigurationError: it cannot be read, is empty or is no text in UTF-8.
    """
    shown = "standard input" if path == STANDARD_INPUT else f"'{_cut(path)}'"
    try:
        text = _bytes(path).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise ConfigurationError(f"{shown} does not exist; name a file, a folder or '-'") from error
    except OSError as error:
        raise ConfigurationError(f"{shown} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{shown} is not text in UTF-8; save it as UTF-8") from error
    if not text.strip():
        raise ConfigurationError(f"{shown} is empty; it should hold a query")
    return text


def _bytes(path: str) -> bytes:
    if path != STANDARD_INPUT:
        return read_regular(path)
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _cut(path: str) -> str:
    return path[:80]
