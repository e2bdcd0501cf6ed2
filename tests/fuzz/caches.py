"""Fuzz the caches: a text stands in place of what each knows, and in place of its whole file."""

import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.builds import build
from fuzz.harness import main

ENDING = "json"


def check(data, folder):
    """What was kept is used, or is as good as none."""
    build(folder)
    paths = list((folder / "siemantic").glob("*.sqlite"))
    assert paths
    for path in paths:
        with sqlite3.connect(path) as database:
            database.execute("UPDATE known SET what = ?", (data.decode("utf-8", "replace"),))
        database.close()
        build(folder)
        path.write_bytes(data)
        build(folder)
        path.unlink()


if __name__ == "__main__":
    main(__file__)
