"""
AQL over many events: in DuckDB and by the evaluator alone, as a ratio, and beside SQLite.

    python bench/aql_duckdb.py [NUMBER OF EVENTS]

The events are made by a seeded generator, in JSON with an event in each line and in Parquet. Each
query is run over all of them in three ways, which must give the same:

    evaluator   the file is read by Python, and the evaluator looks at every event
    duckdb      the file is read by DuckDB, and the evaluator looks at what may be found
    again       the same when the file is read already, as for the second query of a server

SQLite has the events in a table in memory and looks at all of them by the same condition in SQL,
its REGEXP being Python's. The last columns are events per second of the evaluator and of DuckDB,
which have the events already as well, where those of SQLite are 1.

Seconds are those of the processor, of all threads: other programs on the machine do not change
them, and DuckDB's are spread over its processors.
"""

import json
import re
import sqlite3
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from random import Random

import duckdb

from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse
from siemantic.cli.event_files import read_events
from siemantic.engines.aql_duckdb import columns_named, open_store

START_MS = 1_790_000_000_000

SQL = {
    "few events": (
        "SELECT username, Command FROM events WHERE qideventcategory LIKE 'Security' AND "
        "\"Process Path\" LIKE '%\\cmd.exe' AND Command LIKE '%whoami abc%'"
    ),
    "an expression": (
        "SELECT username, sourceip FROM events WHERE \"Event ID\" = '4688' AND "
        "Command REGEXP '(?is)whoami[ ]ab'"
    ),
    "a tenth in groups": (
        "SELECT sourceip, COUNT(*) AS failures FROM events WHERE \"Event ID\" = '4625' AND "
        "devicetype = 12 GROUP BY sourceip HAVING failures >= 5"
    ),
    "all in groups": "SELECT username, COUNT(*) AS n FROM events GROUP BY username",
}

QUERIES = {
    "few events": (
        "SELECT username, Command FROM events WHERE qideventcategory ILIKE 'Security' AND "
        "\"Process Path\" ILIKE '%\\cmd.exe' AND Command ILIKE '%whoami abc%' LIMIT 100"
    ),
    "an expression": (
        "SELECT username, sourceip FROM events WHERE \"Event ID\" = '4688' AND "
        "Command IMATCHES '(?s:.*)whoami[ ]ab(?s:.*)' LIMIT 100 LAST 1 DAYS"
    ),
    "a tenth in groups": (
        "SELECT sourceip, COUNT(*) AS failures FROM events WHERE \"Event ID\" = '4625' AND "
        "devicetype = 12 GROUP BY sourceip HAVING failures >= 5 LIMIT 100"
    ),
    "all in groups": "SELECT username, COUNT(*) AS n FROM events GROUP BY username",
}


def make_event(draw, at):
    """An event of Windows or of something else."""
    return {
        "starttime": START_MS + at,
        "devicetype": draw.choice((12, 12, 11, 73)),
        "qid": draw.randrange(5_000_000, 5_000_400),
        "severity": draw.randrange(11),
        "sourceip": f"10.{draw.randrange(4)}.{draw.randrange(256)}.{draw.randrange(256)}",
        "username": draw.choice(("root", "SYSTEM", "alice", "bob", "müller")),
        "Event ID": draw.choice(("1", "3", "4624", "4625", "4688")),
        "qideventcategory": draw.choice(("Microsoft-Windows-Sysmon/Operational", "Security")),
        "Process Path": draw.choice(
            ("C:\\Windows\\System32\\cmd.exe", "C:\\Program Files\\a\\b.exe", "/usr/bin/bash")
        ),
        "Command": f"cmd.exe /c whoami {draw.getrandbits(64):016x}",
    }


def write_events(folder, count):
    """The same events in both kinds of files."""
    draw, lines = Random(1), Path(folder, "events.jsonl")
    with lines.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(make_event(draw, at)) + "\n" for at in range(count))
    parquet = Path(folder, "events.parquet")
    with duckdb.connect() as database:
        events = database.read_json(str(lines), convert_strings_to_integers=False)
        events.write_parquet(str(parquet))
    return {"jsonl": str(lines), "parquet": str(parquet)}


def to_sqlite(events):
    """A database in memory with the events in a table."""
    database = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in events[0])
    database.execute(f"CREATE TABLE events ({names})")
    places = ", ".join("?" * len(events[0]))
    rows = (tuple(each.values()) for each in events)
    database.executemany(f"INSERT INTO events VALUES ({places})", rows)  # noqa: S608 - "?" alone
    database.create_function("REGEXP", 2, lambda what, text: bool(re.search(what, text)))
    return database


def timed(action):
    """What the action gives, and the seconds of the processor that it takes."""
    begin = time.process_time()
    found = action()
    return found, time.process_time() - begin


def measure(name, text, files, count):
    """A line for each kind of file."""
    query = parse(text)
    columns = (columns_named(query) or set()) | {"starttime"}

    def over(events):
        return run(query, World({"events": events}, Environment(START_MS + count)))

    events, read_s = timed(lambda: list(read_events(files["jsonl"])))
    expected, run_s = timed(partial(over, events))
    database = to_sqlite(events)
    _, sqlite_s = timed(lambda: database.execute(SQL[name]).fetchall())
    database.close()
    events.clear()
    for kind, path in files.items():
        store, load_s = timed(partial(open_store, path, kind, columns))
        found, again_s = timed(partial(over, store))
        assert found == expected, name
        store.database.close()
        print(
            f"{name:<18} {kind:<8} {read_s + run_s:>9.2f} {load_s + again_s:>7.2f} {again_s:>7.2f}"
            f" {(read_s + run_s) / (load_s + again_s):>7.1f} {run_s / again_s:>7.1f}"
            f" {sqlite_s / run_s:>8.2f} {sqlite_s / again_s:>8.2f}",
            flush=True,
        )


def main():
    """Make the events and measure each query."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        files = write_events(folder, count)
        print(f"{count:,} events, of the processor:")
        print(f"{'':<27} seconds                    x evaluator     x SQLite")
        print("query              file     evaluator  duckdb   again  duckdb   again   alone again")
        for name, text in QUERIES.items():
            measure(name, text, files, count)


if __name__ == "__main__":
    main()
