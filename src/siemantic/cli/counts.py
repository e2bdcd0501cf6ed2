"""How many: a number and what it counts, and how many rules became what, of each target."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from siemantic.cli import screen

if TYPE_CHECKING:
    from siemantic.convert import Status

STATUSES: "tuple[Status, ...]" = ("converted", "unsupported", "failed", "broken", "correlated")
RARE: "tuple[Status, ...]" = ("failed", "correlated")
"""Those that are left out of a summary where there are none."""


def count_of(count: int, thing: str) -> str:
    """A number and what it counts: 1 file, 2 files."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def queries_of(count: int) -> str:
    """1 query, 2 queries."""
    return f"{count} {'query' if count == 1 else 'queries'}"


def print_counts(targets: Mapping[str, Mapping[str, int]]) -> None:
    """For each target the numbers of rules of each status, which add up."""
    counts = {name: Counter(each) for name, each in targets.items()}
    told = [each for each in STATUSES if each not in RARE or any(c[each] for c in counts.values())]
    if screen.is_terminal(err=True):
        header = ("Target", *(status.capitalize() for status in told), "Rules")
        rows = [[n, *(str(each[s]) for s in told), str(each.total())] for n, each in counts.items()]
        if rows:
            screen.print_table(header, rows, err=True)
        return
    for name, each in counts.items():
        words = ", ".join(f"{each[status]} {status}" for status in told)
        screen.say(f"{name}: {words} of {count_of(each.total(), 'rule')}")


def print_unverified(targets: Mapping[str, int]) -> None:
    """Which targets, each with a number of rules, have queries of which nothing is known here."""
    from siemantic.targets.table import get_target

    for name, number in targets.items():
        target = get_target(name)
        if not target.is_verifiable:
            rules = count_of(number, "rule")
            text = f"{name}: nothing here reads or runs {target.language} ({rules})"
            screen.say(text, label="unverified: ", colour="yellow")
