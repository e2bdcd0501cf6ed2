"""A field and its value -> one AQL condition, by the type of the column that holds the field."""

import re
from collections.abc import Callable
from ipaddress import ip_address

from sigma.types import (
    CompareOperators,
    Placeholder,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
    SpecialChars,
)

from siemantic.aql.ast import (
    Call,
    Column,
    Compare,
    CompareOperator,
    Condition,
    IsNull,
    Number,
    Text,
    Value,
)
from siemantic.aql.printer import column_to_aql
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping
from siemantic.targets.qradar_aql.negation import any_of
from siemantic.targets.qradar_aql.patterns import (
    Pattern,
    Wildcard,
    check_characters,
    like_pattern,
    regex_pattern,
)
from siemantic.targets.qradar_aql.regex import translate

_OPERATORS: dict[CompareOperators, CompareOperator] = {
    CompareOperators.LT: "<",
    CompareOperators.LTE: "<=",
    CompareOperators.GT: ">",
    CompareOperators.GTE: ">=",
}
_WILDCARDS = {
    SpecialChars.WILDCARD_MULTI: Wildcard.MANY,
    SpecialChars.WILDCARD_SINGLE: Wildcard.ONE,
}


def equals(field: str, mapping: ColumnMapping, value: SigmaType) -> Condition:
    """
    The condition that the Sigma field has the value.

    Raises:
        UnsupportedError: AQL cannot say it exactly, or not yet.
    """
    column = _column(field, mapping)
    match value:
        case SigmaNull():
            return IsNull(column)
        case SigmaExists():
            return IsNull(column, negated=bool(value))
        case SigmaTimestampPart():  # a kind of number to pySigma, so it must come first
            raise _unsupported(field, value, mapping.type)
        case SigmaExpansion(values):
            return any_of(*(equals(field, mapping, each) for each in values))
        case _ if mapping.holds_more and not _is_found_anywhere(value):
            raise UnsupportedError(
                "part_of_a_column",
                f"'{field}' is only a part of the column {mapping.name}, which can be searched for "
                "what the field contains, and for nothing else",
                "use contains, or map the field to a column of its own in the profile",
                field,
            )
        case _:
            return _BY_TYPE[mapping.type](field, column, value)


def text_condition(column: Value, pattern: Pattern, *, cased: bool) -> Condition:
    """The condition that the text of the column is covered by the pattern."""
    if pattern == (Wildcard.MANY,) and isinstance(column, Column):
        return IsNull(column, negated=True)
    like = like_pattern(pattern, cased=cased)
    if like is not None:
        return Compare(column, "LIKE" if cased else "ILIKE", Text(like))
    regex = regex_pattern(pattern, cased=cased)
    return Compare(column, "MATCHES" if cased else "IMATCHES", Text(regex))


def _is_found_anywhere(value: SigmaType) -> bool:
    """Whether the value is looked for anywhere in a text, whatever stands around it."""
    if isinstance(value, SigmaRegularExpression):
        return not set("^$") & set(value.regexp.to_plain(regex=True))
    anything = SpecialChars.WILDCARD_MULTI
    return isinstance(value, SigmaString) and value.s[:1] == [anything] == value.s[-1:]


def _column(field: str, mapping: ColumnMapping) -> Column:
    try:
        column_to_aql(mapping.name)
    except ValueError as error:
        hint = "map the field to another column in the profile"
        raise UnsupportedError("unsupported_name", str(error), hint, field) from error
    return Column(mapping.name)


# --- text columns ------------------------------------------------------------------------------


def _equals_text(field: str, column: Column, value: SigmaType) -> Condition:
    match value:
        case SigmaString():
            return _text(field, column, value)
        case SigmaBool(boolean):
            return text_condition(column, tuple(str(boolean).lower()), cased=False)
        case SigmaNumber() if isinstance(value.number, int):
            # The documentation quotes numbers throughout, whatever the type of the column, and
            # says nothing on comparing an alphanumeric property with a bare number.
            return Compare(column, "=", Text(str(value.number)))
        case SigmaRegularExpression():
            return _regex(field, column, value)
        case _:
            raise _unsupported(field, value, "text")


def _text(field: str, column: Value, value: SigmaString) -> Condition:
    pattern = _pattern(field, value)
    if not pattern:
        raise UnsupportedError(
            "unsupported_empty_text",
            "whether an empty text is null to AQL is not documented, so it cannot be told apart",
            "use 'null' for a missing field, or leave the value out",
            field,
        )
    return text_condition(column, pattern, cased=isinstance(value, SigmaCasedString))


def _pattern(field: str, value: SigmaString) -> Pattern:
    pattern: list[str | Wildcard] = []
    for part in value.s:
        if isinstance(part, Placeholder):
            raise _placeholder(field, f"%{part.name}%")
        if isinstance(part, SpecialChars):
            pattern.append(_WILDCARDS[part])
        else:
            check_characters(part, field)
            pattern.extend(part)
    return tuple(pattern)


def _placeholder(field: str, text: str) -> UnsupportedError:
    return UnsupportedError(
        "unresolved_placeholder",
        f"the placeholder in '{text}' has no values",
        "give its values in a pipeline with a value_placeholders transformation",
        field,
    )


def _regex(field: str, column: Value, value: SigmaRegularExpression) -> Condition:
    if SigmaRegularExpressionFlag.MULTILINE in value.flags:
        raise _unsupported(field, value, "text")
    cased = SigmaRegularExpressionFlag.IGNORECASE not in value.flags
    dot_all = SigmaRegularExpressionFlag.DOTALL in value.flags
    if value.contains_placeholder():
        raise _placeholder(field, str(value.regexp))
    pattern = translate(value.regexp.to_plain(regex=True), field, cased=cased, dot_all=dot_all)
    return Compare(column, "MATCHES" if cased else "IMATCHES", Text(pattern))


# --- columns of numbers and addresses ----------------------------------------------------------


def _equals_number(field: str, column: Column, value: SigmaType) -> Condition:
    match value:
        case SigmaNumber(number=number):
            return Compare(column, "=", Number(number))
        case SigmaString(s=[str(text)]) if _is_number(text):
            return Compare(column, "=", Number(int(text)))
        case SigmaCompareExpression(SigmaTimestampPart()):
            raise _unsupported(field, value, "number")
        case SigmaCompareExpression(number, operator) if operator in _OPERATORS:
            return Compare(column, _OPERATORS[operator], Number(number.number))
        case _:
            raise _unsupported(field, value, "number")


def _is_number(text: str) -> bool:
    """Whether a whole number is written like this: 445 is one, the text 0445 is not."""
    return re.fullmatch(r"0|[1-9][0-9]*", text) is not None


def _equals_ip(field: str, column: Column, value: SigmaType) -> Condition:
    match value:
        case SigmaCIDRExpression(network=network):
            # AQL guide, "Data retrieval functions": INCIDR takes IPv4 and IPv6 networks.
            return Call("INCIDR", (Text(str(network)), column))
        case SigmaString(s=[str(text)]) if _is_ip(text):
            return Compare(column, "=", Text(text))
        case SigmaString():
            # LIKE on an address is an error without STR (IBM staff, stix-shifter issue 365).
            return _text(field, Call("STR", (column,)), value)
        case _:
            raise _unsupported(field, value, "address")


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


_BY_TYPE: dict[str, Callable[[str, Column, SigmaType], Condition]] = {
    "text": _equals_text,
    "number": _equals_number,
    "ip": _equals_ip,
}

_NAMES = {
    SigmaFieldReference: "another field",
    SigmaTimestampPart: "a part of a time",
    SigmaCIDRExpression: "a network (cidr)",
    SigmaCompareExpression: "a comparison (gt, gte, lt, lte, neq)",
    SigmaString: "text",
    SigmaNumber: "a fraction",
    SigmaBool: "true or false",
    SigmaRegularExpression: "a regular expression (of several lines, when it has text)",
}


def _unsupported(field: str, value: SigmaType, column_type: str) -> UnsupportedError:
    name = next((name for kind, name in _NAMES.items() if isinstance(value, kind)), None)
    name = name or type(value).__name__.removeprefix("Sigma")
    return UnsupportedError(
        "unsupported_value",
        f"'{field}' is in a column of type {column_type}, which cannot be compared with {name} yet",
        "give the column another type in the profile, if it has one",
        field,
    )
