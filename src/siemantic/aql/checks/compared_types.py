"""Comparisons of what can never be equal."""

from collections.abc import Iterator
from ipaddress import ip_network

from siemantic.aql.ast import (
    Between,
    Boolean,
    Column,
    Compare,
    In,
    Node,
    Number,
    Select,
    Text,
    Value,
)
from siemantic.aql.checks.document import Check, Document, Finding, Scope, scopes
from siemantic.aql.checks.types import find_type
from siemantic.aql.functions.values import find_address
from siemantic.aql.schema import ColumnType

_TRUTHS = ("true", "false", "0", "1")
_NUMBERS = ("number", "time")


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            for one, other in _pairs(node):
                problem = _problem(document, scope, one, other)
                if problem is not None:
                    message, hint = problem
                    yield Finding(message, other.span, hint)


def _pairs(node: Node) -> Iterator[tuple[Value, Value]]:
    """Values and the literals that they are compared with, or two columns."""
    match node:
        case Compare(left, operator, right) if not operator[-1].isalpha():
            is_turned = isinstance(left, Text | Number | Boolean)
            yield (right, left) if is_turned else (left, right)
        case In(operand, choices) if not isinstance(choices, Select):
            for choice in choices:
                yield operand, choice
        case Between(operand, low, high):
            yield operand, low
            yield operand, high


def _problem(document: Document, scope: Scope, one: Value, other: Value) -> tuple[str, str] | None:
    if isinstance(one, Text | Number | Boolean):
        return None
    kind = find_type(one, scope, document.schema)
    name = document.source(one)
    match other:
        case Text(value):
            return _with_text(kind, name, value)
        case Number() if kind == "address":
            return f"'{name}' is an address, not a number", f"write LONG({name})"
        case Boolean() if kind in ("address", *_NUMBERS):
            return f"'{name}' is {_article(kind)}, not true or false", "compare it with a value"
        case Column():
            return _with_column(kind, name, other, find_type(other, scope, document.schema))
    return None


def _with_text(kind: ColumnType | None, name: str, value: str) -> tuple[str, str] | None:
    match kind:
        case "number" if not _is_number(value):
            return f"'{name}' is a number, not '{value}'", _instead_of_name(name)
        case "address" if find_address(value) is None:
            return f"'{value}' is no address, as '{name}' is", _instead_of_part(name, value)
        case "boolean" if value.lower() not in _TRUTHS:
            return f"'{name}' is 'true' or 'false', not '{value}'", "write 'true' or 'false'"
    return None


_NAMED_BY = {
    "applicationid": "APPLICATIONNAME",
    "category": "CATEGORYNAME",
    "devicetype": "LOGSOURCETYPENAME",
    "domainid": "DOMAINNAME",
    "highlevelcategory": "CATEGORYNAME",
    "logsourceid": "LOGSOURCENAME",
    "processorid": "PROCESSORNAME",
    "protocolid": "PROTOCOLNAME",
    "qid": "QIDNAME",
}


def _instead_of_name(name: str) -> str:
    function = _NAMED_BY.get(name.strip('"').lower())
    return "write a number" if function is None else f"write {function}({name}) for its name"


def _instead_of_part(name: str, value: str) -> str:
    if _is_network(value):
        return f"write INCIDR('{value}', {name})"
    if "%" in value or "*" in value:
        return f"write STR({name}) LIKE, or INCIDR for a network"
    return "write an address, or INCIDR for a network"


def _with_column(
    kind: ColumnType | None, name: str, other: Column, other_kind: ColumnType | None
) -> tuple[str, str] | None:
    kinds = {kind, other_kind}
    if "address" not in kinds or not kinds & {"number", "time", "boolean"}:
        return None
    message = f"'{name}' is {_article(kind)}, '{other.name}' is {_article(other_kind)}"
    return message, "compare columns of one type"


def _article(kind: ColumnType | None) -> str:
    return "an address" if kind == "address" else f"a {kind}"


def _is_network(value: str) -> bool:
    try:
        ip_network(value, strict=False)
    except ValueError:
        return False
    return "/" in value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


CHECK = Check(
    code="AQL110",
    name="compared_types",
    level="error",
    why=(
        "A number can be written in quotes (AQL guide, \"WHERE clause\": `deviceType = '11'`), and "
        'an address is written as text ("AQL operators", IN); but a number is never equal to a '
        "name, an address never to a network or a part of one. Such a query is refused or finds "
        "nothing. Columns whose type is not certain, and texts for times, are let pass."
    ),
    flagged="SELECT * FROM events WHERE category = 'User Login Failure' LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE category = 5013 LIMIT 10 LAST 5 MINUTES",
    find=_find,
)
