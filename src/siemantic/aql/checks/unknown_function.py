"""Functions that are not there."""

from collections.abc import Iterator

from siemantic.aql.ast import Call
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.functions.table import FUNCTION_NAMES, find_function
from siemantic.aql.walk import find_all
from siemantic.diagnostics import did_you_mean

# Functions of SQL and of other products, and what stands for them.
_MEANT = {
    "CAST": "STR, LONG or DOUBLE",
    "CIDRMATCH": "INCIDR('network', address)",
    "COALESCE": "IF x IS NULL THEN y ELSE x",
    "CONTAINS": "column ILIKE '%text%'",
    "DATE_FORMAT": "DATEFORMAT(time, 'pattern')",
    "FROM_UNIXTIME": "DATEFORMAT(time, 'pattern')",
    "IFNULL": "IF x IS NULL THEN y ELSE x",
    "INT": "LONG",
    "IPINCIDR": "INCIDR('network', address)",
    "ISNULL": "x IS NULL",
    "LCASE": "LOWER",
    "LEN": "STRLEN",
    "LENGTH": "STRLEN",
    "NVL": "IF x IS NULL THEN y ELSE x",
    "POSITION": "STRPOS(text, part)",
    "REFERENCESET": "REFERENCESETCONTAINS('set', value)",
    "REGEXP_REPLACE": "REPLACEALL(regex, text, replacement)",
    "REPLACE": "REPLACEALL(regex, text, replacement)",
    "SUBSTR": "SUBSTRING",
    "TOLOWER": "LOWER",
    "TOSTRING": "STR",
    "TOUPPER": "UPPER",
    "TO_TIMESTAMP": "PARSETIMESTAMP('pattern', text)",
    "UCASE": "UPPER",
}

_NAMESPACES = ("GEO",)
"""Namespaces of IBM's own functions; a site's custom functions have others."""


def _find(document: Document) -> Iterator[Finding]:
    for call in find_all(document.tree, Call):
        name = call.function
        if find_function(name) is not None or _can_be(name.upper()):
            continue
        end = call.span.start + len(name)
        # Blanks can stand around `::`.
        written = document.text[call.span.start : end]
        span = call.span._replace(end=end) if written == name else call.span
        yield Finding(f"unknown function '{name}'", span, _hint(name.upper()))


def _can_be(name: str) -> bool:
    namespace, separator, _ = name.partition("::")
    if separator:
        return namespace not in _NAMESPACES
    # The guide tells of more functions for X-Force than it lists. ENUMERATION is AQL211's.
    return name.startswith("XFORCE_") or name == "ENUMERATION"


def _hint(name: str) -> str:
    if name in _MEANT:
        return f"write {_MEANT[name]}"
    guess = did_you_mean(name, FUNCTION_NAMES)[2:]
    return guess or "a custom function has a namespace, as in hexCodec::decode(payload)"


CHECK = Check(
    code="AQL103",
    name="unknown_function",
    level="error",
    why=(
        "A query that calls a function that is not there is refused. The functions are those of "
        'the AQL guide, "Data calculation and formatting functions", "Data aggregation functions" '
        'and "Data retrieval functions"; those that a site adds have a namespace, and so have no '
        "findings here."
    ),
    flagged="SELECT LENGTH(username) FROM events LIMIT 10 LAST 5 MINUTES",
    fine="SELECT STRLEN(username) FROM events LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
