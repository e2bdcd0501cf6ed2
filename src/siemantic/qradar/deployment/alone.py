"""
One deployment at a time by one state file.

The system's lock on a file beside it, which ends with whoever holds it, however that ends. Other
machines do not see it, and it is held while something is done, not while a person looks at a plan
(docs/decisions/0041).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from siemantic.errors import ConfigurationError


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """
    Within the block no other apply or rollback is at work by the state file.

    Raises:
        ConfigurationError: one is, or the lock cannot be written.
    """
    path = state.with_name(f"{state.stem}.lock")
    try:
        number = _locked(path)
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror or error}") from error
    if number is None:
        message = f"another apply or rollback is at work by {state}, so nothing was done"
        raise ConfigurationError(f"{message}; try again when it has ended")
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes no file that is open
            path.unlink()
        os.close(number)


def _locked(path: Path) -> int | None:
    """The open file, locked; None where another has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _is_free(number):
            os.close(number)
            return None
        if _is_at(path, number):
            return number
        os.close(number)  # whoever had it has removed the file since it was opened


def _is_free(number: int) -> bool:
    """Whether the file was locked just now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_at(path: Path, number: int) -> bool:
    """Whether the open file is the one that is there now."""
    try:
        return os.path.samestat(path.stat(), os.fstat(number))
    except FileNotFoundError:
        return False
