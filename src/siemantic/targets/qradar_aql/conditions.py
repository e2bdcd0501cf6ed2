"""pySigma's condition tree -> AQL conditions."""

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import SigmaType

from siemantic.aql.ast import Condition, Not
from siemantic.errors import UnsupportedError
from siemantic.profiles import Profile
from siemantic.targets.qradar_aql.negation import all_of, any_of
from siemantic.targets.qradar_aql.payload import keyword_condition
from siemantic.targets.qradar_aql.values import field_condition


def to_condition(condition: object, profile: Profile, *, negated: bool = False) -> Condition:
    """
    The condition with NOT as Sigma means it, to be resolved by `negation`.

    Args:
        negated: whether the condition stands under an odd number of NOTs.
    Raises:
        UnsupportedError: AQL cannot say it exactly, or the profile does not know a field.
    """
    match condition:
        case ConditionFieldEqualsValueExpression(field, value):  # first, as most are
            if profile.unmapped == "payload" and not profile.find_columns(field):
                return _in_payload(field, value, profile, negated=negated)
            return field_condition(field, value, profile, negated=negated)
        case ConditionAND(args):
            return all_of(*(to_condition(each, profile, negated=negated) for each in args))
        case ConditionOR(args):
            return any_of(*(to_condition(each, profile, negated=negated) for each in args))
        case ConditionNOT(args):
            return Not(to_condition(args[0], profile, negated=not negated))
        case ConditionValueExpression(value):
            return keyword_condition(value, profile.database)
        case _:
            raise UnsupportedError(
                "empty_condition",
                "nothing is left of a part of the rule's condition",
                "look at the pipelines, which may have dropped it",
            )


def _in_payload(field: str, value: SigmaType, profile: Profile, *, negated: bool) -> Condition:
    """The field's value anywhere in the payload, which finds more events, and under NOT less."""
    if negated:
        raise UnsupportedError(
            "negated_payload_search",
            f"'{field}' has no column, and a NOT over a search in the payload would lose events",
            f"give it a column in a profile that extends '{profile.name}'; see docs/profiles.md",
            field,
        )
    try:
        return keyword_condition(value, profile.database)
    except UnsupportedError as error:
        raise error.about(field) from error
