"""Fuzz the files of rule tests: the same text stands beside a rule in every layout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_finding, check_words
from siemantic import api

ENDING = "yaml"
RULES = """\
title: a
id: 5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35
logsource: {category: process_creation, product: windows}
detection:
  s: {Image|endswith: '\\cmd.exe', CommandLine|contains: [a, 'b?'], EventID: [1, 2]}
  t: {User: null, Name|re: 'a+'}
  condition: s and not t
"""
CORRELATION = """\
title: c
correlation:
  {type: event_count, rules: [5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35], group-by: [User], timespan: 5m,
   condition: {gte: 2}}
"""
NAMES = ("a.events.yaml", "b.events.yaml", "a_test.yml", "a.test.yml", "regression_data/a/info.yml")


def check(data, folder):
    """Every test has an outcome, and every problem a place."""
    (folder / "regression_data" / "a").mkdir(parents=True)
    (folder / "a.yml").write_text(RULES)
    (folder / "b.yml").write_text(RULES + "---\n" + CORRELATION)
    (folder / "a.json").write_text('{"Image": "C:\\\\cmd.exe", "CommandLine": "ab", "EventID": 1}')
    for name in NAMES:
        (folder / name).write_bytes(data)
    for each in api.test(folder):
        check_words(each.reason)
        if each.problem is not None:
            check_finding(each.problem, folder)


if __name__ == "__main__":
    main(__file__)
