"""Files of correlations and of their tests, from cases with times in seconds."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import yaml

from cases_of import cases_of

START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = {"category": "test"}
OF_THE_MATCHER = [
    case
    for name in ("counts", "limits", "temporal", "chains", "once_wrong")
    for case in cases_of(f"matcher/correlations/{name}.yml")
    if case.values[0].keys().isdisjoint({"refused", "logsource"})
]
"""The profile is one that asks nothing of log sources."""


def files(case):
    """The rules and correlations of a case in a file, and a test of the last correlation."""
    sources = case.get("logsources", {})
    rules = [
        named(name) | {"logsource": sources.get(name, case.get("logsource", SOURCE))} | found
        for name, fields in case["rules"].items()
        for found in [{"detection": {"x": fields, "condition": "x"}}]
    ]
    correlations = [named(name) | {"correlation": c} for name, c in case["correlations"].items()]
    test = {
        "title": "t",
        "rule": next(reversed(case["correlations"])),
        "stream": [{"time": time, "event": event} for time, event in timed(case["stream"])],
        "alerts": [{"time": time, "group": group} for time, group in timed(case["alerts"])],
    }
    return {
        "r/a.yml": yaml.safe_dump_all([*rules, *correlations]),
        "r/a.events.yaml": yaml.safe_dump(test, sort_keys=False),
    }


def named(name):
    """What a rule needs to be referred to."""
    return {"title": name, "name": name}


def timed(entries):
    """Entries of a case with their times."""
    for seconds, content in chain.from_iterable(each.items() for each in entries):
        yield (START + timedelta(seconds=seconds)).isoformat(), content
