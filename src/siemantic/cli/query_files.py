"""Files with a query each: found, read whole and written whole, or refused in words."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from siemantic.errors import ConfigurationError

STANDARD_INPUT = "-"


def read_queries(names: Sequence[str]) -> dict[str, str]:
    """
    File -> text, each file once; a folder stands for the `*.aql` files at and below it.

    Lines end with a line feed, and a byte order mark is gone.

    Raises:
        ConfigurationError: one of them cannot be read, is empty or is no text in UTF-8.
    """
    paths = dict.fromkeys(path for name in names for path in _expand(name))
    return {path: _text(path) for path in paths}


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
    found = sorted(path for path in Path(name).rglob("*.aql") if path.is_file())
    if not found:
        raise ConfigurationError(f"there is no *.aql file in the folder '{name}'")
    yield from map(str, found)


def _text(path: str) -> str:
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
        return Path(path).read_bytes()
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _cut(path: str) -> str:
    return path[:80]
