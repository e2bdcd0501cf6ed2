"""Queries without a bound on their results."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, In, Item, Select, Star
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.places import word_select
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.walk import find_all


def _find(document: Document) -> Iterator[Finding]:
    query = document.query
    if query is not None and query.limit is None and query.into is None and not _is_one_row(query):
        yield Finding("the query has no LIMIT", word_select(query), "write LIMIT before the time")
    for node in document.find(In):
        inner = node.choices
        if isinstance(inner, Select) and inner.limit is None and not _is_one_row(inner):
            message = "the subselect of IN has no LIMIT, and at most 10000 results count"
            yield Finding(message, word_select(inner), "write LIMIT before the time")


def _is_one_row(select: Select) -> bool:
    """Whether it gives one row, as aggregates without GROUP BY do."""
    if select.group_by:
        return False
    return all(isinstance(each, Item) and _is_aggregated(each) for each in select.items)


def _is_aggregated(item: Item | Star) -> bool:
    calls = find_all(item, Call)
    return any(isinstance(find_function(each.function), Aggregate) for each in calls)


CHECK = Check(
    code="AQL207",
    name="no_limit",
    level="warning",
    why=(
        'IBM warns that a statement without LIMIT can end in an error ("Building AQL queries", '
        "https://www.ibm.com/docs/en/uax?topic=queries-aql). Of a subselect behind IN at most "
        '10,000 results count (AQL guide, "AQL subquery"); which of them is not told.'
    ),
    flagged="SELECT username FROM events LAST 5 MINUTES",
    fine="SELECT username FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
