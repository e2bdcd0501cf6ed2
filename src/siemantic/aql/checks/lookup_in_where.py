"""A name that is looked up for every event, where its id stands in the event."""

from collections.abc import Iterator, Sequence

from siemantic.aql.ast import Call, Column, Compare, In, Value
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.payloads import compared_texts, inside, is_pattern
from siemantic.aql.checks.places import where
from siemantic.aql.walk import walk

_THINGS = {
    "APPLICATIONNAME": "application",
    "CATEGORYNAME": "category",
    "DOMAINNAME": "domain",
    "HOSTNAME": "host",
    "LOGSOURCENAME": "log source",
    "LOGSOURCETYPENAME": "log source type",
    "PROCESSORNAME": "event processor",
    "PROTOCOLNAME": "protocol",
    "QIDNAME": "event name",
}
"""Functions that name an id, and what has the name (AQL guide, "Data retrieval functions")."""

_TYPE_IDS = {
    "Apache HTTP Server": 10,
    "Linux OS": 11,
    "Microsoft Windows Security Event Log": 12,
    "Microsoft IIS": 13,
    "Cisco ASA": 41,
    "Squid Web Proxy": 46,
    "F5 BIG-IP LTM": 49,
    "Fortinet FortiGate Security Gateway": 73,
    "Mac OS X": 102,
    "Blue Coat SG Appliance": 103,
    "Imperva SecureSphere": 154,
    "ISC BIND": 185,
    "Microsoft ISA": 191,
    "Palo Alto PA Series": 206,
    "Oracle BEA WebLogic": 239,
    "Amazon AWS CloudTrail": 347,
    "Microsoft DNS Debug": 384,
    "Microsoft Office 365": 397,
    "Microsoft Azure Platform": 413,
    "NGINX HTTP Server": 439,
    "Microsoft Azure Active Directory": 445,
    "Google Cloud Platform Firewall": 455,
    "Amazon AWS Network Firewall": 456,
}
"""
Names of log source types that IBM ships, and their ids.

Source: github.com/UncoderIO/Uncoder_IO, uncoder-core, `log_source_map.py` of the QRadar platform.
That the ids are the same on every console is not documented; all public lists agree.
"""

_IDS = {name.lower(): number for name, number in _TYPE_IDS.items()}


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        condition = where(scope)
        if condition is None:
            continue
        for node in walk(condition, into_subselects=False):
            if isinstance(node, Compare | In):
                yield from _find_in(node, scope, document)


def _find_in(condition: Compare | In, scope: Scope, document: Document) -> Iterator[Finding]:
    compared = list(compared_texts(condition))
    lookup = _find_lookup(compared[0][0], scope) if compared else None
    if lookup is None or not isinstance(lookup.arguments[0], Column):
        return
    function, column = lookup.function.upper(), document.source(lookup.arguments[0])
    texts = [text.value for _, text in compared]
    message = f"{function} looks up a name for every event"
    span = compared[0][0].span
    yield Finding(message, span, _hint(condition, function, column, texts))


def _find_lookup(value: Value, scope: Scope) -> Call | None:
    """The lookup that the value is, by an alias too."""
    found = inside(value, "LOWER", "UPPER")
    if isinstance(found, Column) and found.name.lower() in scope.aliases:
        found = inside(scope.aliases[found.name.lower()].expression, "LOWER", "UPPER")
    if isinstance(found, Call) and found.function.upper() in _THINGS and len(found.arguments) == 1:
        return found
    return None


def _hint(condition: Compare | In, function: str, column: str, texts: Sequence[str]) -> str:
    numbers = _numbers(condition, function, texts)
    if numbers is not None:
        return f"compare the id: {_comparison(condition, column, numbers)}"
    several = len(texts) > 1 or is_pattern(condition)
    ids = "the ids" if several else "the id"
    hint = f"compare {column} with {ids} of the {_plural(_THINGS[function], several=several)}"
    if function == "QIDNAME":
        return f"{hint}, or qideventid and qideventcategory with what the device itself says"
    return hint


def _plural(thing: str, *, several: bool) -> str:
    return thing if not several else thing.replace("category", "categorie") + "s"


def _numbers(condition: Compare | In, function: str, texts: Sequence[str]) -> list[int] | None:
    """The ids of the names, None when one of them is not known."""
    is_regex = isinstance(condition, Compare) and condition.operator.endswith("MATCHES")
    if function != "LOGSOURCETYPENAME" or is_regex:
        return None
    names = [text.strip("%") if is_pattern(condition) else text for text in texts]
    if any(name.lower() not in _IDS for name in names):
        return None
    return [_IDS[name.lower()] for name in names]


def _comparison(condition: Compare | In, column: str, numbers: Sequence[int]) -> str:
    if isinstance(condition, In):
        negation = "NOT " if condition.negated else ""
        return f"{column} {negation}IN ({', '.join(map(str, numbers))})"
    is_negated = condition.operator == "!=" or condition.operator.startswith("NOT ")
    return f"{column} {'!=' if is_negated else '='} {numbers[0]}"


CHECK = Check(
    code="AQL403",
    name="lookup_in_where",
    level="warning",
    why=(
        "The function runs for every event of the time window, while the id stands in the event. "
        "IBM warns of it for IN: `logsourcetypename(deviceType) IN ('a','b')` slows a query down "
        '(QRadar apps, "Tips for creating AQL queries for dashboard charts", '
        "https://www.ibm.com/docs/en/qradar-common?topic=source-tips-creating-aql-queries-dashboard-charts)."
    ),
    flagged=(
        "SELECT sourceip FROM events\n"
        "WHERE LOGSOURCETYPENAME(devicetype) = 'Microsoft Windows Security Event Log'\n"
        "LIMIT 10 LAST 1 HOURS"
    ),
    fine="SELECT sourceip FROM events\nWHERE devicetype = 12\nLIMIT 10 LAST 1 HOURS",
    find=_find,
)
