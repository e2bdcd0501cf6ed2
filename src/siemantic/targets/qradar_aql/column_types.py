"""A column and a value -> one AQL condition, by the type of the column."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address

from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
    SpecialChars,
)

from siemantic.aql.ast import Call, Column, Compare, Condition, IsNull, Number, Text, Value
from siemantic.aql.lexer import LONGEST_NUMBER
from siemantic.profiles import ColumnMapping, ColumnType
from siemantic.targets.qradar_aql.columns import text_of
from siemantic.targets.qradar_aql.networks import network_pattern
from siemantic.targets.qradar_aql.patterns import whole_value
from siemantic.targets.qradar_aql.ranges import NumberOperator, number_pattern
from siemantic.targets.qradar_aql.texts import covered_by, regex_condition, text_equals
from siemantic.targets.qradar_aql.times import (
    DATE_LETTERS,
    TimeOperator,
    padded_pattern,
    time_part_pattern,
)

_OPERATORS: Mapping[CompareOperators, NumberOperator] = {
    CompareOperators.LT: "<",
    CompareOperators.LTE: "<=",
    CompareOperators.GT: ">",
    CompareOperators.GTE: ">=",
}


def find_condition(mapping: ColumnMapping, value: SigmaType) -> Condition | None:
    """
    The condition that the column has the value, None when its type has no such values.

    Raises:
        UnsupportedError: AQL cannot say it exactly.
    """
    return _BY_TYPE[mapping.type](mapping, value)


def _in_text(mapping: ColumnMapping, value: SigmaType) -> Condition | None:
    text = text_of(mapping)
    match value:
        case SigmaString():  # as most are
            return text_equals(text, value)
        case SigmaTimestampPart(number=number, timestamp_part=part):  # a number to pySigma
            return covered_by(text, whole_value(time_part_pattern(part, "=", int(number))))
        case SigmaNumber(number=number):
            return _number_as_text(text, str(number))
        case SigmaCompareExpression(SigmaTimestampPart() as wanted, op) if op in _OPERATORS:
            regex = time_part_pattern(wanted.timestamp_part, _OPERATORS[op], int(wanted.number))
            return covered_by(text, whole_value(regex))
        case SigmaCompareExpression(SigmaNumber(number=number), op) if op in _OPERATORS:
            regex = whole_value(number_pattern(_OPERATORS[op], number))
            return covered_by(text, regex) if is_written_plainly(number) else None
        case SigmaCIDRExpression(network=network):
            return covered_by(text, whole_value(network_pattern(network)), cased=False)
        case _:
            return _as_text(text, value)


def _number_as_text(text: Value, number: str) -> Condition:
    """
    The documentation quotes numbers throughout, whatever the type of the column, and says nothing
    on comparing an alphanumeric property with a bare number. Only an exponent has a case.
    """
    return Compare(text, "ILIKE" if "e" in number else "=", Text(number))


def _as_text(text: Value, value: SigmaType) -> Condition | None:
    match value:
        case SigmaString():
            return text_equals(text, value)
        case SigmaBool():
            return text_equals(text, SigmaString(str(value).lower()))
        case SigmaRegularExpression():
            return regex_condition(text, value)
        case _:
            return None


_NUMBER = re.compile(rf"0|[1-9][0-9]{{0,{LONGEST_NUMBER - 1}}}")
"""A longer one is no number to AQL's parser here, and none that a column of numbers holds."""


def _in_number(mapping: ColumnMapping, value: SigmaType) -> Condition | None:
    column = Column(mapping.name)
    match value:
        case SigmaTimestampPart() | SigmaCompareExpression(SigmaTimestampPart()) | SigmaBool():
            return None
        case SigmaNumber(number=number) if is_written_plainly(number):
            return Compare(column, "=", Number(number))
        case SigmaString(s=[str(text)]) if _NUMBER.fullmatch(text):
            return Compare(column, "=", Number(int(text)))
        case SigmaCompareExpression(number, op) if op in _OPERATORS:
            plain = is_written_plainly(number.number)
            return Compare(column, _OPERATORS[op], Number(number.number)) if plain else None
        case SigmaString() if not value.contains_special():
            return None  # such as http, or 0445, which no number is written like
        case SigmaString() if _is_anything(value):
            return IsNull(column, negated=True)
        case _:
            return _as_text(text_of(mapping), value)


def is_written_plainly(number: float) -> bool:
    """Whether it has no exponent, which AQL's documentation does not have."""
    return "e" not in str(number)


def _is_anything(value: SigmaString) -> bool:
    """Whether it is a lone `*`, which asks for a value at all."""
    return value.s == [SpecialChars.WILDCARD_MULTI]


def _in_ip(mapping: ColumnMapping, value: SigmaType) -> Condition | None:
    column = Column(mapping.name)
    match value:
        case SigmaCIDRExpression(network=network):
            # AQL guide, "Data retrieval functions": INCIDR takes IPv4 and IPv6 networks.
            return Call("INCIDR", (Text(str(network)), column))
        case SigmaString(s=[str(text)]) if _is_ip(text):
            return Compare(column, "=", Text(text))
        case SigmaString() if _is_anything(value):
            return IsNull(column, negated=True)
        case SigmaString() | SigmaRegularExpression() if ":" in _plain(value):
            return None  # how STR spells an address of IPv6 is not documented
        case _:
            return _as_text(text_of(mapping), value)


def _plain(value: SigmaString | SigmaRegularExpression) -> str:
    text = value.regexp if isinstance(value, SigmaRegularExpression) else value
    return str(text)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text  # what becomes of a zone is not documented


def _in_time(mapping: ColumnMapping, value: SigmaType) -> Condition | None:
    match value:
        case SigmaTimestampPart():
            return _part_condition(mapping, value, "=")
        case SigmaCompareExpression(SigmaTimestampPart() as part, op) if op in _OPERATORS:
            return _part_condition(mapping, part, _OPERATORS[op])
        case SigmaRegularExpression():
            return None
        case SigmaString() if not _is_anything(value):
            return None  # the digits of milliseconds are no text that a rule looks for
        case _:
            return _in_number(mapping, value)


def _part_condition(
    mapping: ColumnMapping, wanted: SigmaTimestampPart, operator: TimeOperator
) -> Condition:
    """The part of a time in milliseconds, which DATEFORMAT writes with leading zeros."""
    part, number = wanted.timestamp_part, int(wanted.number)
    regex = padded_pattern(part, operator, number)
    text = Call("DATEFORMAT", (Column(mapping.name), Text(DATE_LETTERS[part])))
    if operator == "=" and regex.isdecimal():
        return Compare(text, "=", Text(regex))
    return covered_by(text, whole_value(regex))


_BY_TYPE: Mapping[ColumnType, Callable[[ColumnMapping, SigmaType], Condition | None]] = {
    "text": _in_text,
    "number": _in_number,
    "ip": _in_ip,
    "time": _in_time,
    "payload": _in_text,
}
