"""
What a temporal correlation wishes of a group, as a tree over the rules' events.

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
class Times:
    """The leaf's events are as many as the limit says."""

    leaf: Leaf
    limit: Limit


@dataclass(frozen=True, slots=True)
class Before:
    """The first event of one leaf was before the last event of another."""

    first: Leaf
    last: Leaf


@dataclass(frozen=True, slots=True)
class SomeOf:
    """So many of the leaves have events as the limit says."""

    leaves: tuple[Leaf, ...]
    limit: Limit

    @property
    def result(self) -> Column:
        """The column with how many they are."""
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
class Joined:
    """All of the wishes, or one of them."""

    how: Literal["all", "any"]
    wishes: tuple["Wish", ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """Not the wish."""

    wish: "Wish"


Wish = Times | Before | SomeOf | Joined | Denied


def leaves_of(wish: Wish) -> Iterator[Leaf]:
    """The leaves, in the order of the rules."""
    for part in _parts(wish):
        match part:
            case Times(leaf):
                yield leaf
            case Before(first, last):
                yield from (first, last)
            case SomeOf(leaves):
                yield from leaves


def _parts(wish: Wish) -> Iterator[Wish]:
    """The wishes that are not made of others."""
    match wish:
        case Joined(_, wishes):
            for each in wishes:
                yield from _parts(each)
        case Denied(inner):
            yield from _parts(inner)
        case _:
            yield wish


def measures_of(wish: Wish) -> tuple[Item, ...]:
    """The aggregates that `to_having` names."""
    counts = (part for part in _parts(wish) if isinstance(part, SomeOf))
    found = [*(leaf.measure for leaf in leaves_of(wish)), *(each.measure for each in counts)]
    return tuple(dict.fromkeys(found))


def is_met_by_none(wish: Wish) -> bool:
    """Whether the wish is met where none of the leaves has an event."""
    match wish:
        case Times(_, limit) | SomeOf(_, limit):
            return limit.is_met_by_none
        case Before():
            return False
        case Joined("all", wishes):
            return all(map(is_met_by_none, wishes))
        case Joined(_, wishes):
            return any(map(is_met_by_none, wishes))
        case Denied(inner):
            return not is_met_by_none(inner)


def to_having(wish: Wish, *, denied: bool = False) -> Condition:
    """The wish, or its opposite, as a condition on the columns of the result."""
    match wish:
        case Times(leaf, limit):
            return (limit.opposite if denied else limit).of(leaf.result)
        case Before(first, last):
            return Compare(first.result, ">=" if denied else "<", last.result)
        case SomeOf(_, limit):
            return (limit.opposite if denied else limit).of(wish.result)
        case Joined(how, wishes):
            parts = dict.fromkeys(to_having(each, denied=denied) for each in wishes)
            return (all_of if (how == "all") is not denied else any_of)(*parts)
        case Denied(inner):
            return to_having(inner, denied=not denied)
