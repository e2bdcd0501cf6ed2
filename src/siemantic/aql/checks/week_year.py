"""The year of a week where the year of a day is meant."""

import re
from collections.abc import Iterator

from siemantic.aql.ast import Call, Text
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.printer.names import text_to_aql

_QUOTED = re.compile(r"'[^']*'")
_PLACES = {"DATEFORMAT": 1, "PARSETIMESTAMP": 0}
"""Where each function has its pattern."""


def _find(document: Document) -> Iterator[Finding]:
    for call in document.find(Call):
        place = _PLACES.get(call.function.upper(), len(call.arguments))
        pattern = call.arguments[place] if place < len(call.arguments) else None
        if isinstance(pattern, Text) and _is_slip(_QUOTED.sub("", pattern.value)):
            edit = Edit(pattern.span, text_to_aql(pattern.value.replace("Y", "y")))
            message = "'YYYY' is the year of the week, another one on some days around New Year"
            edits = (edit,) if "'" not in pattern.value else ()
            yield Finding(message, pattern.span, "write yyyy", edits)


def _is_slip(pattern: str) -> bool:
    """Whether days of a month, and no weeks, stand beside the year of a week."""
    return "YY" in pattern and "w" not in pattern and "y" not in pattern


CHECK = Check(
    code="AQL118",
    name="week_year",
    level="warning",
    why=(
        "Patterns of DATEFORMAT and PARSETIMESTAMP are those of Java's SimpleDateFormat, as IBM's "
        "examples show them. There Y is the year that the week belongs to: 31 December 2024 is "
        "written as 2025-12-31."
    ),
    flagged="SELECT DATEFORMAT(starttime, 'YYYY-MM-dd') FROM events LIMIT 10 LAST 1 HOURS",
    fine="SELECT DATEFORMAT(starttime, 'yyyy-MM-dd') FROM events LIMIT 10 LAST 1 HOURS",
    find=_find,
    mends=True,
)
