"""Sources that are no Ariel database."""

from collections.abc import Iterator

from siemantic.aql.ast import Database
from siemantic.aql.checks.document import Check, Document, Edit, Finding, Scope, scopes
from siemantic.aql.schema import OTHER_DATABASES
from siemantic.diagnostics import did_you_mean

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


def _find(document: Document) -> Iterator[Finding]:
    known = (*document.schema.databases, *OTHER_DATABASES)
    for scope, source in _sources(document):
        name = source.name.lower()
        if name in known:
            continue
        plain = name.replace("_", "")
        instead = _POSTGRESQL.get(plain) or _POSTGRESQL.get(plain.removesuffix("s"))
        if instead is not None:
            message = f"'{source.name}' is a table of PostgreSQL, which AQL cannot read"
            inner = scope.root.span if scope.is_inner else None
            yield Finding(message, source.span, instead, outranks=inner)
        elif document.source(source)[:1] not in ("'", '"'):
            yield _unless_cursor(source, known)


def _sources(document: Document) -> Iterator[tuple[Scope, Database]]:
    for scope in scopes(document):
        if scope.select is not None:
            yield from (
                (scope, each) for each in scope.select.sources if isinstance(each, Database)
            )


def _unless_cursor(source: Database, known: tuple[str, ...]) -> Finding:
    """A name in quotes is that of a cursor, as in the guide; a bare one is more likely a slip."""
    message = f"'{source.name}' is no Ariel database"
    guess = did_you_mean(source.name.lower(), known)[2:]
    is_slip = source.name.lower() in ("event", "flow")
    plural = f"{source.name}{'S' if source.name.isupper() else 's'}"
    edits = (Edit(source.span, plural),) if is_slip else ()
    cursor = "unless an earlier query wrote a cursor of that name with INTO"
    hint = guess or f"there are {', '.join(known)}"
    return Finding(message, source.span, f"{hint}; {cursor}".replace("?;", "?"), edits)


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
