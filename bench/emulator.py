"""
Many searches at once in the emulated console: whether all are right, and what they cost.

    python bench/emulator.py [EVENTS] [SEARCHES]

By default 100,000 events and two hundred clients that start at once, each query asked for twice.
Memory is told on Linux alone: of this process, which has the server and the clients, and of the one
that evaluates.
"""

import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from qradar.emulated import ask, emulated, event

USERS = 200
SEARCHES = "/api/ariel/searches"


def main():
    """Ask, and print what came of it."""
    events, searches = (int(each) for each in [*sys.argv[1:], "100000", "200"][:2])
    rows = (event(n % 1000, username=f"user{n % USERS}") for n in range(events))
    began = time.monotonic()
    with emulated(rows) as server:
        print(f"{events} events are there after {time.monotonic() - began:.1f} s")
        began = time.monotonic()
        with ThreadPoolExecutor(searches) as pool:
            users = [number % (searches // 2) % USERS for number in range(searches)]
            right = sum(pool.map(lambda user: is_right(server, user, events), users))
        print(f"{right} of {searches} searches are right, {time.monotonic() - began:.1f} s")
        print(
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB here,", evaluator_mb()
        )


def is_right(server, user, events):
    """Whether a search for a user's events finds all of them and no others."""
    query = "SELECT username FROM events WHERE username = '{}' LIMIT 100000 LAST 30 DAYS"
    _, _, found = ask(
        server, "POST", f"{SEARCHES}?query_expression={quote(query.format(f'user{user}'))}"
    )
    path = f"{SEARCHES}/{found['search_id']}"
    while found["status"] in {"WAIT", "EXECUTE"}:
        found = ask(server, "GET", path, headers={"Prefer": "wait=30"})[2]
    rows = ask(server, "GET", f"{path}/results")[2]["events"]
    return rows == [{"username": f"user{user}"}] * len(range(user, events, USERS))


def evaluator_mb():
    """The memory of the process that evaluates, at its most."""
    found = subprocess.run(
        ["pgrep", "-f", "siemantic.qradar.emulator.evaluate"],  # noqa: S607 - of the system
        capture_output=True,
        text=True,
        check=False,
    )
    most = [
        int(line.split()[1]) // 1024
        for each in found.stdout.split()
        for line in Path(f"/proc/{each}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return f"{max(most, default=0)} MB in the process that evaluates"


if __name__ == "__main__":
    main()
