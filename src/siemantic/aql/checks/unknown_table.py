"""Sources that are no Ariel database."""

from collections.abc import Iterator

from siemantic.aql.ast import Database
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import is_one_letter_off
from siemantic.aql.schema import OTHER_DATABASES

# Tables of the console's PostgreSQL database, and what stands for them in AQL.
_POSTGRESQL = {
    "asset": "ASSETPROPERTY, ASSETUSER and ASSETHOSTNAME ask for assets",
    "customrule": "RULENAME(creEventList) names the rules",
    "domains": "DOMAINNAME(domainid) names the domain",
    "logsource": "LOGSOURCENAME(logsourceid) names the log source",
    "offense": "INOFFENSE(id) asks for the events of an offense",
    "qid": "QIDNAME(qid) gives the name",
    "qidmap": "QIDNAME(qid) gives the name",
    "referencedata": "REFERENCESETCONTAINS and its like ask for reference data",
    "referenceset": "REFERENCESETCONTAINS('set', value) asks for a set",
    "sensordevice": "LOGSOURCENAME(logsourceid) names the log source",
    "sensordevicetype": "LOGSOURCETYPENAME(devicetype) names the type",
}

_MEANT = ("events", "flows")


def _find(document: Document) -> Iterator[Finding]:
    for scope, source in find_unknown(document):
        instead = _find_function(source)
        meant = _find_slip(source)
        if instead is not None:
            message = f"'{source.name}' is a table of PostgreSQL, which AQL cannot read"
            # In a filter the subselect as a whole is AQL202's.
            is_whole = scope.is_inner and document.query is not None
            inner = scope.root.span if is_whole else None
            yield Finding(message, source.span, instead, outranks=inner)
        elif meant is not None:
            message = f"'{source.name}' is no Ariel database, and a cursor only if a query wrote it"
            yield Finding(message, source.span, f"did you mean '{meant}'?")


def find_unknown(document: Document) -> Iterator[tuple[Scope, Database]]:
    """The sources that are no Ariel database, and the queries that read them."""
    known = (*document.schema.databases, *OTHER_DATABASES)
    for scope in scopes(document):
        for source in scope.select.sources if scope.select is not None else ():
            if isinstance(source, Database) and source.name.lower() not in known:
                yield scope, source


def is_table_or_slip(source: Database) -> bool:
    """Whether it is a table of PostgreSQL, or a slip of the name of a database."""
    return _find_function(source) is not None or _find_slip(source) is not None


def is_quoted(document: Document, source: Database) -> bool:
    """Whether the name stands in quotes, as that of a cursor does in the guide."""
    return document.source(source)[:1] in ("'", '"')


def _find_function(source: Database) -> str | None:
    """What stands in AQL for a table of PostgreSQL."""
    plain = source.name.lower().replace("_", "")
    return _POSTGRESQL.get(plain) or _POSTGRESQL.get(plain.removesuffix("s"))


def _find_slip(source: Database) -> str | None:
    """The database of which the name is a slip; with a digit it is a name of its own."""
    if not source.name.isalpha():
        return None
    return next((each for each in _MEANT if is_one_letter_off(source.name, each)), None)


CHECK = Check(
    code="AQL105",
    name="unknown_table",
    level="error",
    why=(
        "AQL reads the Ariel databases events, flows and simarc (REST API, `GET /ariel/databases`) "
        'and the cursors that queries write with INTO (AQL guide, "AQL query structure"). '
        "What the console keeps in PostgreSQL, such as QIDs, offenses and assets, is asked for "
        "with functions; public queries with `qidmap` do not run."
    ),
    flagged="SELECT qid FROM qidmap LIMIT 10 LAST 5 MINUTES",
    fine="SELECT qid, QIDNAME(qid) FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
