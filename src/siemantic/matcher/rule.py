"""Whether a rule matches an event."""

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaRule

from siemantic.errors import UnsupportedError
from siemantic.events import Event, covers, in_sigma_names
from siemantic.matcher.values import anywhere_has, field_has
from siemantic.rules.sigma import find_half_anchored_regex


def matches(rule: SigmaRule, event: Event) -> bool:
    """
    Whether the rule matches the event: its log source may hold it and one of its conditions holds.

    The rule is as pySigma built it, before any pipeline.

    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    source = rule.logsource
    if not covers(source.category, source.product, source.service, event):
        return False
    half_anchored = find_half_anchored_regex(rule)
    if half_anchored is not None:
        hint = "write ^ or $ into the regular expression"
        message = f"a regular expression with startswith or endswith on '{half_anchored}'"
        raise UnsupportedError("half_anchored_regex", message, hint)
    named = in_sigma_names(event) if source.category == "process_creation" else event
    return any(_holds(condition.parsed, named) for condition in rule.detection.parsed_condition)


def _holds(condition: object, event: Event) -> bool:
    match condition:
        case ConditionAND(args):
            return all(_holds(each, event) for each in args)
        case ConditionOR(args):
            return any(_holds(each, event) for each in args)
        case ConditionNOT(args):
            return not _holds(args[0], event)
        case ConditionFieldEqualsValueExpression(field, value):
            return field_has(event, field, value)
        case ConditionValueExpression(value):
            return anywhere_has(event, value)
        case _:
            hint = "the queries can be converted, but not tested here"
            raise UnsupportedError("unknown_condition", "the condition is empty", hint)
