"""A field and its value -> one AQL condition on the columns that may hold the field."""

from sigma.types import (
    SigmaBool,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
)

from siemantic.aql.ast import Column, Condition, IsNull
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.column_types import find_condition
from siemantic.targets.qradar_aql.columns import find_mappings
from siemantic.targets.qradar_aql.negation import all_of, any_of
from siemantic.targets.qradar_aql.references import compare_fields
from siemantic.targets.qradar_aql.texts import is_found_anywhere


def field_condition(field: str, value: SigmaType, profile: Profile, *, negated: bool) -> Condition:
    """
    The condition that the Sigma field has the value: in any of the columns that may hold it.

    Args:
        negated: whether it stands under an odd number of NOTs.
    Raises:
        UnsupportedError: AQL cannot say it exactly, or the profile does not know the field.
    """
    mappings = find_mappings(field, profile)
    for each in mappings:
        _check_part(field, each, value, negated=negated)
    match value:
        case SigmaString():  # as most are
            return any_of(*(_in_column(field, each, value) for each in mappings))
        case SigmaNull():
            return all_of(*(IsNull(Column(each.name)) for each in mappings))
        case SigmaExists(exists):
            tests = (IsNull(Column(each.name), negated=exists) for each in mappings)
            return any_of(*tests) if exists else all_of(*tests)
        case SigmaExpansion(values):
            return any_of(
                *(field_condition(field, each, profile, negated=negated) for each in values)
            )
        case SigmaFieldReference(field=other):
            others = find_mappings(other, profile)
            for each in others:
                _check_part(other, each, value, negated=negated)
            return any_of(
                *(compare_fields(mine, each, value) for mine in mappings for each in others)
            )
        case _:
            return any_of(*(_in_column(field, each, value) for each in mappings))


def _in_column(field: str, mapping: ColumnMapping, value: SigmaType) -> Condition:
    try:
        found = find_condition(mapping, value)
    except UnsupportedError as error:
        raise error.about(field) from error
    if found is None:
        raise UnsupportedError(
            "unsupported_value",
            f"'{field}' is in a column of type {mapping.type}, which cannot be compared with "
            f"{_name_of(value)}",
            "give the column another type in the profile, if it has one",
            field,
        )
    return found


def _check_part(field: str, mapping: ColumnMapping, value: SigmaType, *, negated: bool) -> None:
    """In a column that holds more, a search finds more events, and under NOT it would lose some."""
    if not mapping.holds_more or (is_found_anywhere(value) and not negated):
        return
    if isinstance(value, SigmaExpansion):  # its values are looked at one by one
        return
    raise UnsupportedError(
        "part_of_a_column",
        f"'{field}' is only a part of the column '{mapping.name}', so it can be searched with "
        "contains alone, and not under NOT",
        "use contains, or map the field to a column of its own in the profile",
        field,
    )


_NAMES = {
    SigmaTimestampPart: "a part of a time",
    SigmaCIDRExpression: "a network (cidr)",
    SigmaCompareExpression: "a comparison (gt, gte, lt, lte, or a part of a time)",
    SigmaString: "text",
    SigmaNumber: "a number",
    SigmaBool: "true or false",
}


def _name_of(value: SigmaType) -> str:
    name = next((name for kind, name in _NAMES.items() if isinstance(value, kind)), None)
    return name or type(value).__name__.removeprefix("Sigma")
