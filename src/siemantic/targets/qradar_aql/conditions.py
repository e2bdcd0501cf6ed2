"""pySigma's condition tree -> AQL conditions."""

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
)

from siemantic.aql.ast import Condition, Not
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.negation import all_of, any_of
from siemantic.targets.qradar_aql.values import equals


def to_condition(condition: object, profile: Profile) -> Condition:
    """
    The condition with NOT as Sigma means it, to be resolved by `negation`.

    Raises:
        UnsupportedError: AQL cannot say it exactly, or the profile does not know a field.
    """
    match condition:
        case ConditionAND(args):
            return all_of(*(to_condition(each, profile) for each in args))
        case ConditionOR(args):
            return any_of(*(to_condition(each, profile) for each in args))
        case ConditionNOT(args):
            return Not(to_condition(args[0], profile))
        case ConditionFieldEqualsValueExpression(field, value):
            return equals(field, _mapping(field, profile), value)
        case _:
            raise UnsupportedError(
                "unsupported_keywords",
                "keywords without a field are not carried over to AQL yet",
                "name the field that holds the text",
            )


def _mapping(field: str, profile: Profile) -> ColumnMapping:
    mapping = profile.find_column(field)
    if mapping is None:
        raise UnsupportedError(
            "unmapped_field",
            f"the profile '{profile.name}' has no column for the field '{field}'",
            "add the field to a copy of the profile, or use --profile plain; see docs/profiles.md",
            field,
        )
    return mapping
