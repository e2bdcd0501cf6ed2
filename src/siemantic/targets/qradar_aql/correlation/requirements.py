"""
What a temporal correlation requires of a group, as a tree over the rules' events.

A leaf is worked out for each event in the subselect, and brought together for each group in the
query around it:

    counted   IF rule THEN 1 ELSE 0             SUM: how many events the rule found
    first     IF rule THEN starttime ELSE late  MIN: when its first event was
    last      IF rule THEN starttime ELSE 0     MAX: when its last event was

`late` is later than any event and 0 is earlier, so that a rule without events never comes in order
and nothing depends on what aggregates make of a null, which is not documented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from siemantic.aql.ast import (
    Arithmetic,
    Call,
    Column,
    Compare,
    Condition,
    If,
    Item,
    Number,
    Value,
)
from siemantic.targets.qradar_aql.correlation.counts import Limit
from siemantic.targets.qradar_aql.correlation.members import Member
from siemantic.targets.qradar_aql.correlation.rows import TIME, Events, aggregate
from siemantic.targets.qradar_aql.negation import all_of, any_of

LATE = Number(9_999_999_999_999)
"""In November 2286."""

_VALUES: dict[str, tuple[Value, Value]] = {
    "counted": (Number(1), Number(0)),
    "first": (TIME, LATE),
    "last": (TIME, Number(0)),
}
_AGGREGATES = {"counted": "SUM", "first": "MIN", "last": "MAX"}
_SUFFIXES = {"counted": "count", "first": "first", "last": "last"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """The events that the members find; `number` tells leaves apart."""

    number: int
    members: tuple[Member, ...]
    role: Literal["counted", "first", "last"] = "counted"

    @property
    def column(self) -> Column:
        """Its column in the subselect."""
        return Column(f"rule_{self.number}" + ("" if self.role == "counted" else "_time"))

    @property
    def result(self) -> Column:
        """Its column in the result."""
        return Column(f"rule_{self.number}_{_SUFFIXES[self.role]}")

    def item(self, events: Events) -> Item:
        """What is worked out for each event."""
        then, otherwise = _VALUES[self.role]
        return Item(If(events.condition(self.members), then, otherwise), self.column.name)

    @property
    def measure(self) -> Item:
        """What is made of it for each group."""
        return aggregate(_AGGREGATES[self.role], self.column, self.result.name)


@dataclass(frozen=True, slots=True)
class CountIs:
    """The number of the leaf's events is within the limit."""

    leaf: Leaf
    limit: Limit


@dataclass(frozen=True, slots=True)
class Precedes:
    """The first event of one leaf was before the last event of another."""

    first: Leaf
    last: Leaf


@dataclass(frozen=True, slots=True)
class RulesFound:
    """The number of leaves that have events is within the limit."""

    leaves: tuple[Leaf, ...]
    limit: Limit

    @property
    def result(self) -> Column:
        """The column with that number."""
        first = self.leaves[0].number
        return Column("rule_count" if first == 1 else f"rule_count_from_{first}")

    @property
    def measure(self) -> Item:
        """
        How many of the rules have events.

        Arithmetic of aggregates is in the AQL guide, "Events and flows query examples", EPS_Rates.
        """
        flags = tuple(Call("MAX", (leaf.column,)) for leaf in self.leaves)
        if len(flags) == 1:
            return Item(flags[0], self.result.name)
        return Item(Arithmetic(flags, tuple("+" for _ in flags[1:])), self.result.name)


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the requirements."""

    parts: tuple["Requirement", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the requirements, or more of them."""

    parts: tuple["Requirement", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """That the requirement is not met."""

    part: "Requirement"


Requirement = CountIs | Precedes | RulesFound | AllOf | AnyOf | Negated


def leaves_of(requirement: Requirement) -> Iterator[Leaf]:
    """The leaves, in the order of the rules."""
    for part in _simple_parts(requirement):
        match part:
            case CountIs(leaf):
                yield leaf
            case Precedes(first, last):
                yield from (first, last)
            case RulesFound(leaves):
                yield from leaves


def _simple_parts(requirement: Requirement) -> Iterator[Requirement]:
    """The requirements that are not made of others."""
    match requirement:
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from _simple_parts(each)
        case Negated(part):
            yield from _simple_parts(part)
        case _:
            yield requirement


def measures_of(requirement: Requirement) -> tuple[Item, ...]:
    """The aggregates that `to_having` names."""
    simple = _simple_parts(requirement)
    counts = (part.measure for part in simple if isinstance(part, RulesFound))
    return tuple(dict.fromkeys((*(leaf.measure for leaf in leaves_of(requirement)), *counts)))


def is_met_by_none(requirement: Requirement) -> bool:
    """Whether it is met where none of the leaves has an event."""
    match requirement:
        case CountIs(_, limit) | RulesFound(_, limit):
            return limit.is_met_by_none
        case Precedes():
            return False
        case AllOf(parts):
            return all(map(is_met_by_none, parts))
        case AnyOf(parts):
            return any(map(is_met_by_none, parts))
        case Negated(part):
            return not is_met_by_none(part)


def to_having(requirement: Requirement, *, negated: bool = False) -> Condition:
    """The requirement, or its opposite, as a condition on the columns of the result."""
    match requirement:
        case CountIs(leaf, limit):
            return (limit.opposite if negated else limit).of(leaf.result)
        case RulesFound(_, limit):
            return (limit.opposite if negated else limit).of(requirement.result)
        case Precedes(first, last):
            return Compare(first.result, ">=" if negated else "<", last.result)
        case AllOf(parts) | AnyOf(parts):
            conditions = dict.fromkeys(to_having(each, negated=negated) for each in parts)
            needs_all = isinstance(requirement, AllOf) is not negated
            return (all_of if needs_all else any_of)(*conditions)
        case Negated(part):
            return to_having(part, negated=not negated)
