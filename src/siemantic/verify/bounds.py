"""What decides beside its condition which events a query finds: of AQL, LIMIT and the time."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from siemantic.aql.ast import Last, Select
from siemantic.aql.printer.clauses import last_clauses
from siemantic.verify.aql import AqlQueries
from siemantic.verify.languages import Queries

_LENGTHS: Mapping[str, timedelta] = {
    "SECONDS": timedelta(seconds=1),
    "MINUTES": timedelta(minutes=1),
    "HOURS": timedelta(hours=1),
    "DAYS": timedelta(days=1),
}


def other_bounds(old: Queries, new: Queries) -> tuple[str, ...]:
    """
    What of that is another in the new queries, in words; the order of several does not count.

    Source: IBM AQL guide, "LIMIT clause" and "Time criteria".
    """
    before, now = dict(_bounds(old)), dict(_bounds(new))
    come = ", ".join(text for key, text in now.items() if key not in before)
    gone = ", ".join(text for key, text in before.items() if key not in now)
    if not come and not gone:
        return ()
    return (f"{come or 'nothing'} in place of {gone or 'nothing'}",)


def _bounds(queries: Queries) -> Iterator[tuple[object, str]]:
    """The clauses as text, behind what is the same for all spellings: a day is 24 hours."""
    for each in queries.trees if isinstance(queries, AqlQueries) else ():
        if isinstance(each, Select):
            for clause in last_clauses(each):
                yield _length(each, clause) or clause, clause


def _length(query: Select, clause: str) -> timedelta | None:
    """How far back it looks, of the clause that says so by a number."""
    match query.time:
        case Last(int(count), unit) if clause.startswith("LAST "):
            return min(count, _MOST) * _LENGTHS[unit]
        case _:
            return None


_MOST = 10**6
"""More of any unit is all that there is; a time has at most 999,999,999 days in Python."""
