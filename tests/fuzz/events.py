"""Fuzz events: recordings, the events of 'aql run' and 'emulate', and those of the playground."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_refusal
from siemantic import api
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse
from siemantic.cli.event_files import read_events, read_lookups
from siemantic.engines.aql_duckdb import UnreadableError, columns_named, open_store
from siemantic.errors import AqlError, ConfigurationError, UndecidedError
from siemantic.playground.own_events import EventsError, parse_events
from siemantic.ruletests.recordings import read_recording

ENDING = "json"
RULES = api.parse("""\
title: a
logsource: {category: process_creation, product: windows}
detection:
  s: {Image|contains: cmd, CommandLine|re: 'a+', EventID: 4688, Size|gt: 5}
  n: {SourceIp|cidr: 10.0.0.0/8}
  t: {User: null, Time|minute: 3, Left|fieldref: Right, Name|exists: true, Image|cased: 'a*b?'}
  k: [word]
  condition: 1 of them
""")
QUERY = parse(
    "SELECT username, COUNT(*), MAX(magnitude), QIDNAME(qid) FROM events "
    "WHERE username ILIKE '%a%' OR starttime > 5 OR INCIDR('10.0.0.0/8', sourceip) "
    "OR EventID = 4688 GROUP BY username"
)


def check(data, folder):
    """Each reader refuses the text in its own words, or what it gives can be looked at."""
    path = folder / "events.json"
    path.write_bytes(data)
    for read in (_recording, _run, _duckdb, _lookups, _playground):
        try:
            read(path)
        except (
            ConfigurationError,
            AqlError,
            EventsError,
            UnreadableError,
            UndecidedError,
        ) as error:
            check_refusal(error)


def _recording(path):
    for event in read_recording(path):
        api.matches(RULES, event)


def _run(path):
    _rows(read_events(str(path)))


def _duckdb(path):
    store = open_store(str(path), "jsonl", columns_named(QUERY) | {"starttime"})
    assert _rows(store) == _rows(read_events(str(path))), "DuckDB finds others"


def _rows(events):
    return run(QUERY, World({"events": events}, Environment(0))).rows


def _lookups(path):
    events = {"events": [{"username": "a", "qid": 5}]}
    run(QUERY, World(events, Environment(0, lookups=read_lookups(str(path)))))


def _playground(path):
    for each in parse_events(path.read_bytes().decode("utf-8", "replace")):
        api.matches(RULES, each.event)


if __name__ == "__main__":
    main(__file__)
