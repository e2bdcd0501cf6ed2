"""What the condition of a temporal correlation asks for."""

from sigma.correlations import (
    CorrelationConditionAND,
    CorrelationConditionItem,
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaExtendedCorrelationCondition,
    SigmaRuleReference,
)


def needs_all_rules(rule: SigmaCorrelationRule) -> bool:
    """
    Whether a temporal rule's condition is that all its rules are found.

    Where a rule has no condition, pySigma gives it one: as many as there are rules, or more.
    """
    match rule.condition:
        case SigmaCorrelationCondition(op=SigmaCorrelationConditionOperator.GTE, count=count):
            return count == len(rule.referenced_rules)
        case SigmaExtendedCorrelationCondition(parsed=parsed):
            return _is_conjunction(parsed)
        case _:
            return False


def _is_conjunction(node: CorrelationConditionItem | SigmaRuleReference) -> bool:
    """Whether it has nothing but rules with AND between them."""
    if isinstance(node, CorrelationConditionAND):
        return all(map(_is_conjunction, node.args))
    return isinstance(node, SigmaRuleReference)
