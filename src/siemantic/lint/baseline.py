"""
Findings that a repository had when it began, so that only new ones are told.

A finding is known by its file, code and message, and not by its line, which moves with every
change above it. How often counts: one more of the same is new.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError
from siemantic.golden import write_whole
from siemantic.regular_files import read_regular

Key = tuple[str, str, str]
"""The file, relative to the baseline's folder, the code and the message."""


class Compared(NamedTuple):
    """The findings that the baseline does not have, and how many of its own are gone."""

    new: tuple[Diagnostic, ...]
    known: int
    gone: int


class Baseline:
    """The findings of a file."""

    def __init__(self, path: Path, counts: Counter[Key]) -> None:
        self._path = path
        self._counts = counts

    def compare(self, findings: Sequence[Diagnostic], paths: Iterable[str]) -> Compared:
        """
        What is new, in order; of findings that are alike the first ones are known.

        Args:
            paths: the files that were looked at; of others nothing is gone.
        """
        left, new = Counter(self._counts), []
        for each in findings:
            key = self._key(each)
            if left[key] > 0:
                left[key] -= 1
            else:
                new.append(each)
        seen = set(map(self._name, paths))
        gone = sum(count for (path, *_), count in left.items() if path in seen)
        return Compared(tuple(new), len(findings) - len(new), gone)

    def write(self, findings: Sequence[Diagnostic], paths: Iterable[str]) -> None:
        """
        Put the findings in place of those of the files that were looked at.

        Those of other files stay, unless the file is not there any more.
        """
        seen = set(map(self._name, paths))
        kept = {
            key: n for key, n in self._counts.items() if key[0] not in seen and self._is_there(key)
        }
        counts = Counter(kept) + Counter(map(self._key, findings))
        found: dict[str, dict[str, dict[str, int]]] = {}
        for (path, code, message), count in sorted(counts.items()):
            found.setdefault(path, {}).setdefault(code, {})[message] = count
        write_whole(self._path, json.dumps(found, indent=1, ensure_ascii=True) + "\n")

    def _key(self, found: Diagnostic) -> Key:
        return self._name(found.path), found.code, found.message

    def _name(self, path: str) -> str:
        """The file as the baseline names it, wherever the command is run."""
        name = os.path.relpath(os.path.realpath(path), os.path.realpath(self._path.parent))
        return Path(name).as_posix()

    def _is_there(self, key: Key) -> bool:
        return (self._path.parent / key[0]).exists()


def load_baseline(path: Path, *, may_be_new: bool = False) -> Baseline:
    """
    The baseline of a file.

    Args:
        may_be_new: whether one without findings is given where there is no file.
    Raises:
        ConfigurationError: it is not there, or no baseline.
    """
    try:
        return Baseline(path, _counts(json.loads(read_regular(path).decode("utf-8"))))
    except FileNotFoundError as error:
        if may_be_new:
            return Baseline(path, Counter())
        message = f"there is no baseline '{path}'; write it with --write-baseline"
        raise ConfigurationError(message) from error
    except OSError as error:
        raise ConfigurationError(f"'{path}' cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        message = f"'{path}' is no baseline; restore it, or write it anew with --write-baseline"
        raise ConfigurationError(message) from error


def _counts(found: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Counter[Key]:
    return Counter(
        {
            (path, code, message): int(count)
            for path, codes in found.items()
            for code, messages in codes.items()
            for message, count in messages.items()
        }
    )
