"""Queries that do not say which time they look at."""

from collections.abc import Iterator

from siemantic.aql.ast import Database, Select
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.places import word_select
from siemantic.aql.schema import OTHER_DATABASES


def _find(document: Document) -> Iterator[Finding]:
    known = (*document.schema.databases, *OTHER_DATABASES)
    for scope in scopes(document):
        select = scope.select
        if select is None or select.time is not None or not _reads(select, known):
            continue
        yield Finding(_message(scope), word_select(select), "write a time, such as LAST 24 HOURS")


def _message(scope: Scope) -> str:
    if scope.is_inner:
        return "the subselect has no time clause of its own"
    return "the query has no time clause"


def _reads(select: Select, known: tuple[str, ...]) -> bool:
    """Whether it reads a database; cursors and subselects have their time already."""
    sources = select.sources
    return any(isinstance(each, Database) and each.name.lower() in known for each in sources)


CHECK = Check(
    code="AQL206",
    name="no_time_clause",
    level="warning",
    why=(
        'Which time a query without one covers is told in two ways: the AQL guide ("Sample AQL '
        'queries") says the last five minutes, the page of `POST /ariel/searches` of the REST API '
        "the last 60 seconds. The time of the outer query does not hold for a subselect, which has "
        'its own in all examples ("AQL subquery").'
    ),
    flagged="SELECT username FROM events LIMIT 10",
    fine="SELECT username FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
