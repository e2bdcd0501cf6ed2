"""temporal and temporal_ordered rules, and correlations of correlations, as one HAVING."""

from collections.abc import Mapping
from dataclasses import replace

from sigma.correlations import (
    CorrelationConditionAND,
    CorrelationConditionItem,
    CorrelationConditionNOT,
    CorrelationConditionOR,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
    SigmaRuleReference,
)

from siemantic.errors import UnsupportedError
from siemantic.rules.temporal import needs_all_rules
from siemantic.targets.qradar_aql.correlation.counts import Limit, limit_of
from siemantic.targets.qradar_aql.correlation.members import Site, fields_in, to_member
from siemantic.targets.qradar_aql.correlation.requirements import (
    AllOf,
    AnyOf,
    CountIs,
    Leaf,
    Negated,
    Precedes,
    Requirement,
    RulesFound,
    is_met_by_none,
    leaves_of,
)

_OCCURS = Limit(">=", 1)
_ENGINE = "correlate the rules in QRadar's rule engine, whose tests know their order"


def to_requirement(
    rule: SigmaCorrelationRule, fields: tuple[str, ...], site: Site, start: int = 1
) -> Requirement:
    """
    What the correlation requires of a group within one window.

    Args:
        fields: what the group is made of, as the rule names it.
        start: the number of the first leaf.
    Raises:
        UnsupportedError: it cannot be told from counts and from first and last times.
    """
    match rule.type:
        case SigmaCorrelationType.EVENT_COUNT:
            leaf = _leaf(rule, fields, site, start)
            return _if_there((CountIs(leaf, _OCCURS),), CountIs(leaf, limit_of(rule)))
        case SigmaCorrelationType.TEMPORAL:
            named = _requirements(rule, fields, site, start)
            return _if_there(named, _temporal(rule, named))
        case SigmaCorrelationType.TEMPORAL_ORDERED:
            return _ordered(rule, _requirements(rule, fields, site, start))
        case _:
            raise _unsupported_chain(
                f"a rule of type {rule.type.name.lower()} beside others cannot be told from "
                "aggregates of all their events",
                "convert it by itself",
            )


def _if_there(named: tuple[Requirement, ...], requirement: Requirement) -> Requirement:
    """
    The requirement, of a group for which at least one of the named rules finds anything.

    A group may be there for a rule of another correlation alone.
    """
    if is_met_by_none(requirement):
        return AllOf((AnyOf(named), requirement))
    return requirement


def _leaf(rule: SigmaCorrelationRule, fields: tuple[str, ...], site: Site, start: int) -> Leaf:
    """The events of all the rules that a count names."""
    members = []
    for position, reference in enumerate(rule.referenced_rules):
        if isinstance(reference.rule, SigmaCorrelationRule):
            raise _unsupported_chain(
                "how often a correlation alerts within a window cannot be told from its events",
                "count the events themselves, or the values of a field that it is grouped by",
            )
        members.append(to_member(reference.rule, fields_in(rule, position, fields), site))
    return Leaf(start, tuple(members))


def _requirements(
    rule: SigmaCorrelationRule, fields: tuple[str, ...], site: Site, start: int
) -> tuple[Requirement, ...]:
    """What each of the named rules requires."""
    found: list[Requirement] = []
    for position, reference in enumerate(rule.referenced_rules):
        number = start + len({leaf for each in found for leaf in leaves_of(each)})
        inner = fields_in(rule, position, fields)
        if isinstance(reference.rule, SigmaCorrelationRule):
            check_link(rule, reference.rule)
            _check_same_group(reference.rule, inner)
            found.append(to_requirement(reference.rule, inner, site, number))
        else:
            member = to_member(reference.rule, inner, site)
            found.append(CountIs(Leaf(number, (member,)), _OCCURS))
    return tuple(found)


# --- conditions --------------------------------------------------------------------------------


def _temporal(rule: SigmaCorrelationRule, named: tuple[Requirement, ...]) -> Requirement:
    if isinstance(rule.condition, SigmaExtendedCorrelationCondition):
        names = (each.reference for each in rule.referenced_rules)
        return _expression(rule.condition.parsed, dict(zip(names, named, strict=True)))
    if needs_all_rules(rule):
        return AllOf(named)
    if is_chain(rule):
        raise _unsupported_chain(
            "how many of several correlations alert cannot be counted",
            "write the condition with and, or and not between the names of the rules",
        )
    return RulesFound(_leaves(named), limit_of(rule))


def _leaves(requirements: tuple[Requirement, ...]) -> tuple[Leaf, ...]:
    """The leaves of what plain rules require, one for each."""
    return tuple(leaf for each in requirements for leaf in leaves_of(each))


def _expression(
    node: CorrelationConditionItem | SigmaRuleReference, named: Mapping[str, Requirement]
) -> Requirement:
    match node:
        case SigmaRuleReference(reference):
            return named[reference]
        case CorrelationConditionAND(args):
            return AllOf(tuple(_expression(each, named) for each in args))
        case CorrelationConditionOR(args):
            return AnyOf(tuple(_expression(each, named) for each in args))
        case CorrelationConditionNOT(args):
            return Negated(_expression(args[0], named))
        case _:
            message = f"the condition {node} is not known"
            raise UnsupportedError("unsupported_correlation", message, "use and, or and not")


def _ordered(rule: SigmaCorrelationRule, named: tuple[Requirement, ...]) -> Requirement:
    """
    Two rules in their order, from the first time of one and the last time of the other.

    *Soundness*: let A and B be the times of the two rules' events in a group and a window. There
    are a in A and b in B with a < b just when min A < max B. If min A < max B, these two are such
    times. If a < b, then min A <= a < b <= max B. An event that both rules find has one time, and
    so is never before itself.

    For three rules no aggregate of the three sets of times is known that is enough. Two groups,
    the rules' events at A = {1}, B = {0, 3}, C = {2} and at A = {1}, B = {0, 1.5, 3}, C = {2},
    have the same first and last times, and only the second has an order. What is wanted lies
    between two values that are aggregates themselves, and AQL has no join to bring them to the
    events.

    Raises:
        UnsupportedError: there are other than two plain rules, or not all must be found.
    """
    if not needs_all_rules(rule):
        raise UnsupportedError(
            "unsupported_order",
            "the specification does not say what order means where a rule may be missing",
            "leave the condition out, or use the type temporal",
        )
    if len(named) != 2:  # noqa: PLR2004 - see above
        raise UnsupportedError(
            "unsupported_order",
            f"an order of {len(named)} rules cannot be told from first and last times, and AQL "
            "has nothing else that is documented well enough",
            "write a correlation for each two that follow each other, use the type temporal, or "
            + _ENGINE,
        )
    if is_chain(rule):
        raise UnsupportedError(
            "unsupported_order",
            "when a correlation that is named alerts cannot be told from first and last times",
            "use the type temporal, or " + _ENGINE,
        )
    first, last = _leaves(named)
    return Precedes(replace(first, role="first"), replace(last, role="last"))


# --- chains ------------------------------------------------------------------------------------


def is_chain(rule: SigmaCorrelationRule) -> bool:
    """Whether one of the rules that it names is a correlation."""
    return any(isinstance(each.rule, SigmaCorrelationRule) for each in rule.referenced_rules)


def check_link(outer: SigmaCorrelationRule, inner: SigmaCorrelationRule) -> None:
    """
    See that both look at windows of one length, and so in a search at the same one.

    Raises:
        UnsupportedError: they do not.
    """
    if outer.timespan.seconds != inner.timespan.seconds:
        raise _unsupported_chain(
            f"a correlation over '{outer.timespan.spec}' names one over '{inner.timespan.spec}', "
            "and a search has one window",
            "give both the same time span",
        )


def _check_same_group(inner: SigmaCorrelationRule, fields: tuple[str, ...]) -> None:
    if set(fields) != set(inner.group_by or ()):
        raise _unsupported_chain(
            "a correlation and one that it names are grouped by other fields",
            "give both the same group-by",
        )


def _unsupported_chain(message: str, hint: str) -> UnsupportedError:
    return UnsupportedError("unsupported_chain", message, hint)
