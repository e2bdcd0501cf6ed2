"""
What is known from earlier runs, found by the content of all that it depends on.

It lies in the user's folder for caches and can be deleted at any time. A file that cannot be read
or written is as good as none, and so is a row that was damaged.
"""

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import siemantic

_MOST_ROWS = 100_000
_AT_ONCE = 500


class Cache:
    """Key -> what is known, as JSON has it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, keys: Iterable[str]) -> dict[str, Any]:
        """What is known of those keys that are there."""
        wanted = list(keys)
        try:
            with closing(self._open()) as database:
                rows = [
                    row
                    for start in range(0, len(wanted), _AT_ONCE)
                    for row in _select(database, wanted[start : start + _AT_ONCE])
                ]
            return {key: json.loads(text[_SUM:]) for key, text in rows if _is_whole(text)}
        except (sqlite3.Error, OSError, ValueError):
            return {}

    def keep(self, known: Mapping[str, Any]) -> None:
        """Remember it; the oldest rows go when there are too many."""
        if not known:
            return
        # In ASCII, since not every text of a rule is one that can be written otherwise.
        rows = [(key, _summed(json.dumps(each))) for key, each in known.items()]
        try:
            with closing(self._open()) as database, database:
                database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", rows)
                database.execute(
                    "DELETE FROM known WHERE rowid <= (SELECT MAX(rowid) FROM known) - ?",
                    (_MOST_ROWS,),
                )
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path)
        database.execute("CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, what TEXT)")
        return database


_SUM = 8
"""Digits of a checksum before each text: what a disk has damaged is not known any more."""


def _summed(text: str) -> str:
    return f"{zlib.crc32(text.encode()):0{_SUM}x}{text}"


def _is_whole(text: object) -> bool:
    return isinstance(text, str) and text == _summed(text[_SUM:])


def _select(database: sqlite3.Connection, keys: list[str]) -> Iterator[tuple[str, str]]:
    places = ",".join("?" * len(keys))
    yield from database.execute(f"SELECT key, what FROM known WHERE key IN ({places})", keys)  # noqa: S608 - places alone


def cache_of(what: str) -> Cache:
    """The user's cache of such things (XDG Base Directory Specification, XDG_CACHE_HOME)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Cache(Path(home) / "siemantic" / f"{what}.sqlite")


@cache
def own_digest() -> str:
    """A digest of this package's own files, so that a change of ours forgets what was known."""
    root = Path(str(siemantic.__file__)).parent
    digest = hashlib.sha256()
    files = (each for each in root.rglob("*") if each.is_file() and each.suffix != ".pyc")
    for path in sorted(files):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
