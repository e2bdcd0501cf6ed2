"""Functions that are not there."""

from collections.abc import Iterator

from siemantic.aql.ast import Call
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.names import columns
from siemantic.aql.functions.table import FUNCTION_NAMES, find_function
from siemantic.diagnostics import did_you_mean

# Functions of SQL and of other products, and what stands for them.
_MEANT = {
    "CAST": "STR, LONG or DOUBLE",
    "CHARINDEX": "STRPOS(text, part)",
    "CIDRMATCH": "INCIDR('network', address)",
    "COALESCE": "IF x IS NULL THEN y ELSE x",
    "CONTAINS": "column ILIKE '%text%'",
    "CURRENT_TIMESTAMP": "NOW()",
    "DATE_FORMAT": "DATEFORMAT(time, 'pattern')",
    "FROM_UNIXTIME": "DATEFORMAT(time, 'pattern')",
    "GETDATE": "NOW()",
    "IFNULL": "IF x IS NULL THEN y ELSE x",
    "INSTR": "STRPOS(text, part)",
    "INT": "LONG",
    "IPINCIDR": "INCIDR('network', address)",
    "ISNULL": "x IS NULL",
    "LCASE": "LOWER",
    "LEN": "STRLEN",
    "LENGTH": "STRLEN",
    "LTRIM": "REPLACEALL('^ +', text, '')",
    "NVL": "IF x IS NULL THEN y ELSE x",
    "POSITION": "STRPOS(text, part)",
    "REFERENCESET": "REFERENCESETCONTAINS('set', value)",
    "REGEXP_REPLACE": "REPLACEALL(regex, text, replacement)",
    "REPLACE": "REPLACEALL(regex, text, replacement)",
    "RTRIM": "REPLACEALL(' +$', text, '')",
    "SUBSTR": "SUBSTRING",
    "TOLOWER": "LOWER",
    "TOSTRING": "STR",
    "TOUPPER": "UPPER",
    "TO_CHAR": "DATEFORMAT(time, 'pattern')",
    "TO_TIMESTAMP": "PARSETIMESTAMP('pattern', text)",
    "TRIM": "REPLACEALL('^ +| +$', text, '')",
    "UCASE": "UPPER",
}

# Others of SQL, whose names are near to those of other functions.
_ELSEWHERE = """
ABS CEIL CEILING CONVERT EXTRACT FLOOR GREATEST GROUP_CONCAT LAG LEAD LEAST LEFT LPAD MEDIAN MOD
NTH NULLIF PERCENTILE POWER RANK REVERSE RIGHT ROUND ROW_NUMBER RPAD SIGN SPLIT SQRT TRUNC
"""
_MISSING = frozenset(_ELSEWHERE.split())

_NAMESPACES = ("GEO",)
"""Namespaces of IBM's own functions; a site's custom functions have others."""


def _find(document: Document) -> Iterator[Finding]:
    for call in document.find(Call):
        name = call.function
        if find_function(name) is not None or _can_be(name.upper()):
            continue
        end = call.span.start + len(name)
        # Blanks can stand around `::`.
        written = document.text[call.span.start : end]
        span = call.span._replace(end=end) if written == name else call.span
        yield Finding(f"unknown function '{name}'", span, _hint(name.upper()))
    for scope in scopes(document):
        yield from _clocks(document, scope)


def _clocks(document: Document, scope: Scope) -> Iterator[Finding]:
    """Functions that SQL calls without parentheses, which in AQL are columns."""
    for column in columns(scope):
        name = column.name
        is_clock = name.upper() in _CLOCKS and not column.quoted and column.table is None
        is_column = document.schema.find(scope.database or "", name) is not None
        if is_clock and not is_column and name.lower() not in scope.aliases:
            message = f"unknown function '{name}'"
            yield Finding(message, column.span, "write NOW()", outranks=column.span)


_CLOCKS = ("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "SYSDATE")


def _can_be(name: str) -> bool:
    namespace, separator, _ = name.partition("::")
    if separator:
        return namespace not in _NAMESPACES
    # The guide tells of more functions for X-Force than it lists. ENUMERATION is AQL211's.
    return name.startswith("XFORCE_") or name == "ENUMERATION"


def _hint(name: str) -> str:
    if name in _MEANT:
        return f"write {_MEANT[name]}"
    if name in _MISSING:
        return "AQL has no such function, and none like it"
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
