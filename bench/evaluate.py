"""
A WHERE of ten conditions over many events: ours against the same test written by hand in Python.

    python bench/evaluate.py [--events 200000] [--runs 5]

Prints the ratio of the median times of both, measured one after the other in the same process.
"""

import argparse
import random
import statistics
import time

from siemantic.aql.evaluator import Environment, compile_filter
from siemantic.aql.parser import parse_condition

CONDITION = r"""
    devicetype = 12
    AND qideventcategory = 'Microsoft-Windows-Sysmon/Operational'
    AND "Event ID" IN ('1', '4688')
    AND "Process Path" ILIKE '%\powershell.exe'
    AND NOT ("Parent Process Path" ILIKE '%\explorer.exe')
    AND (Command ILIKE '%-enc%' OR Command ILIKE '%downloadstring%')
    AND severity >= 3
    AND sourceport BETWEEN 1024 AND 65535
    AND username IS NOT NULL
    AND username != 'SYSTEM'
"""


def by_hand(event):
    """What an engineer would write for the condition, with SQL's idea of a missing value."""
    path, parent = event.get("process path"), event.get("parent process path")
    command, port = event.get("command"), event.get("sourceport")
    severity, user = event.get("severity"), event.get("username")
    return (
        event.get("devicetype") == 12
        and event.get("qideventcategory") == "Microsoft-Windows-Sysmon/Operational"
        and event.get("event id") in ("1", "4688")
        and path is not None
        and path.lower().endswith("\\powershell.exe")
        and parent is not None
        and not parent.lower().endswith("\\explorer.exe")
        and command is not None
        and ("-enc" in command.lower() or "downloadstring" in command.lower())
        and severity is not None
        and severity >= 3
        and port is not None
        and 1024 <= port <= 65535
        and user is not None
        and user != "SYSTEM"
    )


def make_events(count):
    """Events near the condition: every part of it holds for most of them."""
    draw = random.Random(1)
    return [make_event(draw) for _ in range(count)]


def make_event(draw):
    """One event; a value is what the condition asks for nine times out of ten."""

    def either(usual, other):
        return usual if draw.random() < 0.9 else other

    return {
        "devicetype": either(12, 11),
        "qideventcategory": either("Microsoft-Windows-Sysmon/Operational", "Security"),
        "event id": either(draw.choice(["1", "4688"]), "3"),
        "process path": either(r"C:\Windows\System32\PowerShell.exe", r"C:\Windows\cmd.exe"),
        "parent process path": either(
            r"C:\Program Files\Office\winword.exe", r"C:\Windows\explorer.exe"
        ),
        "command": either("powershell -NoProfile -Enc SQBFAFgA", "powershell Get-Date"),
        "severity": either(5, 1),
        "sourceport": either(50_000, 443),
        "username": either("alice", draw.choice(["SYSTEM", None])),
        "sourceip": "192.0.2.1",
        "starttime": 1_700_000_000_000,
        "magnitude": 4,
    }


def seconds(test, events):
    """How long the test takes over the events, and how many it finds."""
    start = time.perf_counter()
    found = sum(map(test, events))
    return time.perf_counter() - start, found


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    events = make_events(options.events)
    ours = compile_filter(parse_condition(CONDITION), Environment(now_ms=0))
    times = {"siemantic": [], "by hand": []}
    for _ in range(options.runs):
        results = {
            name: seconds(test, events)
            for name, test in (("siemantic", ours), ("by hand", by_hand))
        }
        assert len({found for _, found in results.values()}) == 1, results
        for name, (taken, _) in results.items():
            times[name].append(taken)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, median in medians.items():
        print(f"{name:<10} {median:.3f} s (from {min(times[name]):.3f} to {max(times[name]):.3f})")
    print(f"ratio      {medians['siemantic'] / medians['by hand']:.2f}")


if __name__ == "__main__":
    main()
