"""
What is known of conversions from earlier runs, found by the content of all that it depends on.

It lies in the user's folder for caches and can be deleted at any time. A file that cannot be read
or written is as good as none.
"""

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import astuple
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import siemantic
from siemantic.profiles.load import find_profile_files
from siemantic.rules.references import Unit
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.languages import engine_version
from siemantic.verify.parsing import parser_version

_MOST_ROWS = 100_000


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
            return {key: json.loads(text) for key, text in rows}
        except (sqlite3.Error, OSError, ValueError):
            return {}

    def keep(self, known: Mapping[str, Any]) -> None:
        """Remember it; the oldest rows go when there are too many."""
        rows = [(key, json.dumps(each, ensure_ascii=False)) for key, each in known.items()]
        try:
            with closing(self._open()) as database, database:
                database.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", rows)
                database.execute(
                    "DELETE FROM verdicts WHERE rowid <= (SELECT MAX(rowid) FROM verdicts) - ?",
                    (_MOST_ROWS,),
                )
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path)
        database.execute("CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, known TEXT)")
        return database


_AT_ONCE = 500


def _select(database: sqlite3.Connection, keys: list[str]) -> Iterator[tuple[str, str]]:
    places = ",".join("?" * len(keys))
    yield from database.execute(f"SELECT key, known FROM verdicts WHERE key IN ({places})", keys)  # noqa: S608 - places alone


def default_cache() -> Cache:
    """The user's cache (XDG Base Directory Specification, XDG_CACHE_HOME)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Cache(Path(home) / "siemantic" / "verdicts.sqlite")


def key_of(unit: Unit, tools: str) -> str:
    """A key for the rule, all that is converted with it, and the tools."""
    digest = hashlib.sha256(tools.encode())
    for document in (unit.document, *unit.needed, *unit.filters):
        digest.update(f"\0{document.kind}\0{document.path}\0{document.position}\0".encode())
        digest.update(document.text)
    return digest.hexdigest()


def tools_of(request: TargetRequest) -> str:
    """All that a conversion and its verdict depend on but the rule."""
    target = get_target(request.target)
    names = target.pipelines if request.pipelines is None else request.pipelines
    files = [path for name in names for path in pipeline_files(name)]
    files += [] if request.profile is None else find_profile_files(request.profile)
    contents = [Path(name).read_bytes().hex() for name in files if Path(name).is_file()]
    packages = [_version(each) for each in ("pysigma", *target.packages)]
    packages += [engine_version(request.target), parser_version(request.target)]
    return json.dumps([_source(), astuple(request), contents, packages, sys.version], default=str)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


@cache
def _source() -> str:
    """A digest of this package's own files, by their sizes and times."""
    root = Path(str(siemantic.__file__)).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in (".py", ".yml"))
    stats = [(str(path.relative_to(root)), path.stat()) for path in files]
    parts = [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
