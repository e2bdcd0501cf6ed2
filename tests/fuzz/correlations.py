"""Fuzz correlations, which stand in one file with the rules that they name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import EVENTS, check_rules, check_words
from siemantic import api
from siemantic.playground.own_events import parse_events
from siemantic.playground.trying import try_events

ENDING = "yml"
STREAM = """\
{time: 2026-01-31T10:00:00Z, event: {Image: a.exe, User: x}}
---
{time: 2026-01-31T10:00:59.999Z, event: {Image: b.exe, User: x, Size: 1}}
---
{time: 2026-01-31T10:01:00+02:00, event: {Image: a.exe, User: [x, y], Size: two}}
---
{time: 2026-01-31T10:03:00Z, event: {Image: b.exe, User: null, Size: 1.5}}
"""


def check(data, folder):
    """The laws of all texts of rules, and what becomes of a stream of events and of a package."""
    check_rules(data, folder)
    rules = api.load(folder / "rule.yml")
    events = parse_events(STREAM)
    assert len(events) == len(EVENTS)
    for each in try_events(rules.workload, events, lambda: False)["correlations"]:
        check_words(each["why"])
    for each in api.convert(rules, api.Target("qradar_aql", "plain")):
        assert each.text or each.problem or each.status == "correlated"


if __name__ == "__main__":
    main(__file__)
