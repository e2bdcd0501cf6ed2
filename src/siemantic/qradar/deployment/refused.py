"""
AQL filters that the console refuses, asked for before a package that has them is uploaded.

No endpoint takes a filter alone, so each is asked for as the condition of a query; [lab] (see
`targets/qradar_aql/extension`) does so too and deploys nothing where one is refused. A rule about a
property that is not there would never fire, and nobody would be told.
"""

from collections.abc import Callable, Iterable, Mapping

from siemantic.qradar.console import Console
from siemantic.qradar.refusals import SHOWN
from siemantic.qradar.validation import validate
from siemantic.targets.qradar_aql.extension.contents import Entry


def find_refused(
    console: Console,
    entries: Iterable[Entry],
    database: str,
    done: Callable[[int], None] = lambda _count: None,
) -> Mapping[str, tuple[str, ...]]:
    """
    The UUIDs of rules and building blocks with filters that are refused -> why.

    Args:
        database: `events` or `flows`.
        done: called with the number of entries that were just looked at.
    Raises:
        ConsoleError: see `Console`.
    """
    known: dict[str, tuple[str, ...]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for each in entry.filters:
            if each not in known:
                known[each] = _errors(console, each, database)
        reasons = tuple(reason for each in entry.filters for reason in known[each])
        if reasons:
            found[entry.identifier] = reasons
        done(1)
    return found


def _errors(console: Console, condition: str, database: str) -> tuple[str, ...]:
    query = f"SELECT COUNT(*) FROM {database} WHERE {condition} LAST 5 MINUTES"  # noqa: S608 - as a filter has it
    messages = validate(console, query)
    told = (each.text[:SHOWN] for each in messages if each.severity == "ERROR")
    return tuple(f"the console refuses its filter: {each}" for each in dict.fromkeys(told))
