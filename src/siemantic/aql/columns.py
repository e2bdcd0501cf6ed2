"""
The built-in columns of the Ariel databases, as data.

The names are those of the AQL guide, "Event, flow, and simarc fields for AQL queries"
(https://www.ibm.com/docs/en/SSKMKU/com.ibm.qradar.doc/c_aql_even_flow_fields_ref.html), in lower
case; a group with another source says so. The guide lists names and meanings but no types: the
types follow from the meaning and from what public connectors get back. A console lists its own
columns with their types at `GET /api/ariel/databases/{database}`.
"""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "number", "time", "address", "boolean", "payload", "list", "any"]
"""
What a column, a parameter or a result holds.

text: characters. number: whole or decimal, ids and ports too. time: milliseconds since 1970 UTC,
which is a number as well. address: an IP address, written as text in a query (AQL guide, "AQL
operators", IN); LIKE takes it only within STR (stix-shifter issue 365). boolean: true or false,
which the guide writes as `'true'`. payload: bytes that UTF8 makes text. list: ids, such as
creEventList. any: every type, or not known.
"""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """
    A column of a database.

    `indexed` is None where no document says it.
    """

    name: str
    type: ColumnType
    indexed: bool | None = None
    note: str | None = None


def _columns(types: dict[ColumnType, str]) -> tuple[ColumnInfo, ...]:
    return tuple(
        ColumnInfo(name, kind, _INDEXED.get(name), _NOTES.get(name))
        for kind, names in types.items()
        for name in names.split()
    )


# QRadar Advisor, "Indexing best practices"
# (https://www.ibm.com/docs/en/qradar-common?topic=app-indexing-best-practices), "enabled by
# default". An administrator can change it in the index management.
_INDEXED = {
    "creeventlist": True,
    "destinationport": True,
    "sourcev6": False,
    "destinationv6": False,
}

_NOTES = {
    "category": "id of the low-level category; CATEGORYNAME names it",
    "creeventlist": "ids of the rules that matched; RULENAME names them",
    "devicetime": "when the log source says that it happened",
    "devicetype": "id of the log source type; LOGSOURCETYPENAME names it",
    "domainid": "DOMAINNAME names it",
    "endtime": "when the event was stored",
    "eventdirection": "L2L, L2R, R2L or R2R",
    "flowdirection": "L2L, L2R, R2L or R2R",
    "highlevelcategory": "id of the high-level category; CATEGORYNAME names it",
    "logsourceid": "LOGSOURCENAME names it",
    "protocolid": "PROTOCOLNAME names it",
    "qid": "QIDNAME names it",
    "qideventid": "the id that the device itself gives the event, such as 4688",
    "starttime": "when the event arrived",
}

EVENTS = _columns(
    {
        "number": """
            category credibility destinationport devicetype domainid duration eventcount
            highlevelcategory logsourceid magnitude postnatdestinationport postnatsourceport
            prenatdestinationport prenatsourceport processorid protocolid qid relevance severity
            sourceport
        """,
        "text": """
            adekey adevalue destinationgeographiclocation destinationmac eventdirection
            geographiclocation identityhostname logsourceidentifier retentionbucket
            sourcegeographiclocation sourcemac username
        """,
        "address": """
            destinationaddress destinationip destinationv6 identityip postnatdestinationip
            postnatsourceip prenatdestinationip prenatsourceip sourceaddress sourceip sourcev6
        """,
        "time": "devicetime endtime starttime",
        "boolean": "hasidentity hasoffense iscreevent isduplicate isunparsed",
        "list": "creeventlist devicegrouplist partialmatchlist partialormatchlist",
        "payload": "payload pcappacket",
    }
) + _columns(
    # Not in the guide's table; in public queries and IBM's own connector
    # (github.com/opencybersecurityalliance/stix-shifter, stix_shifter_modules/qradar).
    {"text": "qideventid qideventcategory"}
)

FLOWS = _columns(
    # Also stix-shifter's aql_flows_fields.json.
    {
        "number": """
            applicationid category credibility destinationbytes destinationdscp
            destinationpackets destinationport destinationprecedence domainid flowtype
            intervalid processorid protocolid qid relevance severity sourcebytes sourcedscp
            sourcepackets sourceport sourceprecedence
        """,
        "text": """
            flowbias flowdirection flowinterface flowsource geographic retentionbucket
        """,
        # Public connectors get these as text, though they are numbers by nature.
        "any": """
            destinationasn destinationflags destinationifindex flowinterfaceid icmpcode icmptype
            sourceasn sourceflags sourceifindex
        """,
        "address": "destinationip destinationv6 sourceip sourcev6",
        "time": "endtime firstpackettime lastpackettime starttime",
        "boolean": "hasoffense isduplicate",
        "list": "fullmatchlist partialmatchlist",
        "payload": "destinationpayload sourcepayload",
    }
) + _columns(
    # In what `SELECT *` gives Splunk SOAR's connector (github.com/splunk-soar-connectors/qradar,
    # README.md, "get flows").
    {
        "number": "flowid",
        "boolean": "hasdestinationpayload hassourcepayload hastlv",
        "text": "viewobjectpair",
    }
)

OTHER_DATABASES = ("simarc",)
"""Ariel databases whose columns we do not list (REST API, `GET /ariel/databases`)."""

MISTAKEN = {
    "logsourcetypeid": "devicetype",
    "logsourcetype": "LOGSOURCETYPENAME(devicetype)",
    "logsourcename": "LOGSOURCENAME(logsourceid)",
    "logsource": "LOGSOURCENAME(logsourceid)",
    "eventname": "QIDNAME(qid)",
    "qidname": "QIDNAME(qid)",
    "eventid": "qideventid",
    "categoryname": "CATEGORYNAME(category)",
    "category_name": "CATEGORYNAME(category)",
    "protocol": "PROTOCOLNAME(protocolid)",
    "application": "APPLICATIONNAME(applicationid)",
    "applicationname": "APPLICATIONNAME(applicationid)",
    "rulename": "RULENAME(creeventlist)",
    "utf8payload": "UTF8(payload)",
    "srcip": "sourceip",
    "dstip": "destinationip",
    "destip": "destinationip",
    "srcport": "sourceport",
    "dstport": "destinationport",
    "user": "username",
    "user_name": "username",
    "bytes": "sourcebytes + destinationbytes",
    "totalbytes": "sourcebytes + destinationbytes",
    "timestamp": "starttime",
}
"""
Names that are no columns, in lower case, and what is meant by them.

The guide lists none of them. Seen in cheat sheets and generated queries, such as
github.com/denis541/Security-Monitoring-Siem-Mastery, "AQL-CheatSheet". A site can have a custom
property of such a name, so this is for messages about a column that was not found.
"""
