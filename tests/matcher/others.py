"""
Other matchers, asked which events a rule matches.

Each takes a rule as its file has it, the rule as pySigma has it, and events; what it refuses is
"refused", and an error on an event is one too.
"""

import copy
import json
import re
import sqlite3
from contextlib import closing

from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError

from siemantic.rules.detections import detected_fields

REFUSED = "refused"


# --- azuma -------------------------------------------------------------------------------------


def ask_azuma(content, _rule, events):
    """The verdicts of azuma, which reads Sigma without pySigma."""
    from azuma import Rule
    from azuma.exceptions import UnsupportedFeatureError

    try:
        rule = Rule.model_validate(copy.deepcopy(content))
    except (UnsupportedFeatureError, ValueError):
        return [REFUSED] * len(events)
    return [_azuma_verdict(rule, event) for event in events]


def _azuma_verdict(rule, event):
    try:
        return bool(rule.match(dict(event)))
    except (TypeError, ValueError):
        return REFUSED


# --- SQLite ------------------------------------------------------------------------------------


def ask_sqlite(_content, rule, events):
    """The verdicts of pySigma's query for SQLite, on columns of text that do not mind the case."""
    from sigma.backends.sqlite import sqliteBackend

    rows = [dict(_flat(event)) for event in events]
    fields = [*detected_fields(rule), *(field for row in rows for field in row)]
    columns = list({field.lower(): field for field in fields}.values())
    try:
        queries = sqliteBackend().convert(SigmaCollection([copy.deepcopy(rule)]))
        with closing(_database(columns, rows)) as database:
            found = {row for query in queries for row in _found(database, query)}
    except (SigmaError, sqlite3.Error):
        return [REFUSED] * len(events)
    return [number in found for number in range(len(rows))]


def _found(database, query):
    selected = query.replace("SELECT *", 'SELECT "its number"', 1).replace("<TABLE_NAME>", "events")
    return [number for (number,) in database.execute(selected)]


def _database(columns, rows):
    database = sqlite3.connect(":memory:")
    database.create_function("regexp", 2, _search)
    typed = ", ".join(f'"{column}" TEXT COLLATE NOCASE' for column in columns)
    database.execute(f'CREATE TABLE events ("its number" INTEGER, {typed})')
    places = ", ".join("?" for _ in range(len(columns) + 1))
    database.executemany(
        f"INSERT INTO events VALUES ({places})",
        [
            (number, *(_cell(row.get(column)) for column in columns))
            for number, row in enumerate(rows)
        ],
    )
    return database


def _search(pattern, text):
    return None if text is None else re.search(pattern, text) is not None


def _flat(event, before=""):
    """The fields of the event, nested ones by their paths."""
    for field, value in event.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{field}.")
        else:
            yield before + field, value


def _cell(value):
    """A text or null; a list is its JSON, since SQLite has none."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


MATCHERS = {"azuma": ask_azuma, "sqlite": ask_sqlite}
