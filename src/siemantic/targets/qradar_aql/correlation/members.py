"""The plain rules of a correlation: their conditions, and the columns that they are grouped by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Column, Condition
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.columns import find_mappings
from siemantic.targets.qradar_aql.correlation.presence import are_exclusive, guards
from siemantic.targets.qradar_aql.negation import all_of

ConditionOf = Callable[[SigmaRule], Condition]


@dataclass(frozen=True, slots=True)
class Site:
    """What queries are written for, and how a plain rule's condition is had."""

    profile: Profile
    condition_of: ConditionOf


@dataclass(frozen=True, slots=True)
class Member:
    """A plain rule as one of a correlation; `keys` are its columns for the group-by fields."""

    condition: Condition
    keys: tuple[ColumnMapping, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it is grouped by."""
        return tuple(Column(each.name) for each in self.keys)

    @property
    def grouped_condition(self) -> Condition:
        """That the rule finds the event, and that the event belongs to a group."""
        return all_of(self.condition, *guards(self.condition, self.columns))


def plain_rules(correlation: SigmaCorrelationRule) -> Iterator[SigmaRule]:
    """The plain rules that it names, those of the correlations that it names too."""
    for reference in correlation.referenced_rules:
        if isinstance(reference.rule, SigmaCorrelationRule):
            yield from plain_rules(reference.rule)
        else:
            yield reference.rule


def to_member(rule: SigmaRule, fields: tuple[str, ...], site: Site) -> Member:
    """
    The rule with its columns for these fields.

    Raises:
        UnsupportedError: its condition or one of the columns cannot be written.
    """
    keys = tuple(to_column(field, site.profile) for field in fields)
    return Member(site.condition_of(rule), keys)


def to_column(field: str, profile: Profile) -> ColumnMapping:
    """
    The one column that has the field's value, all of it and nothing else.

    Raises:
        UnsupportedError: the profile has no column for the field or several, the one has more than
            the field's value or is the payload, or AQL cannot name it.
    """
    found = find_mappings(field, profile)
    problem = _find_problem(field, found)
    if problem is None:
        return found[0]
    hint = "map the field to one column of its own in the profile; see docs/profiles.md"
    raise UnsupportedError(*problem, hint, field)


def _find_problem(field: str, found: tuple[ColumnMapping, ...]) -> tuple[str, str] | None:
    """Why the columns are not one with the field's value alone: code and message."""
    names = ", ".join(f"'{each.name}'" for each in found)
    if len(found) > 1:
        return "unsupported_columns", f"'{field}' may be in several columns: {names}"
    if found[0].type == "payload":
        message = "the text of the whole event, which cannot be grouped by or counted"
        return "unsupported_columns", f"'{field}' is in {names}, {message}"
    if found[0].holds_more:
        return "part_of_a_column", f"'{field}' is only a part of the column {names}"
    return None


def fields_in(
    rule: SigmaCorrelationRule, position: int, fields: tuple[str, ...]
) -> tuple[str, ...]:
    """The names that fields of the correlation have in what one of its rules finds."""
    return tuple(_field_in(rule, position, field) for field in fields)


def _field_in(rule: SigmaCorrelationRule, position: int, field: str) -> str:
    alias = rule.aliases.aliases.get(field)
    if alias is None:
        return field
    reference = rule.referenced_rules[position]
    if reference not in alias.mapping:
        raise UnsupportedError(
            "unsupported_alias",
            f"the alias '{field}' does not say which field it is for the rule "
            f"'{reference.reference}'",
            "name the field of every rule in the alias",
            field,
        )
    return alias.mapping[reference]


def check_members(members: tuple[Member, ...], fields: tuple[str, ...]) -> None:
    """
    See that every event belongs to one group.

    AQL gives one row for an event, and so one group. Where the rules have different columns for a
    field, an event that two of them find may belong to two groups.

    Raises:
        UnsupportedError: that may happen, or the columns of a field have different types.
    """
    for one, other in combinations(dict.fromkeys(members), 2):
        differing = list(_differing(one, other, fields))
        if differing and not are_exclusive(one.grouped_condition, other.grouped_condition):
            raise UnsupportedError(
                "unsupported_alias",
                f"'{differing[0]}' is another column for two of the rules, and one event may be "
                "found by both, so that it would belong to two groups",
                "give each of the rules a value that the other's events do not have, such as an "
                "EventID, or a log source",
                differing[0],
            )


def _differing(one: Member, other: Member, fields: tuple[str, ...]) -> Iterator[str]:
    """The fields that are another column for each of the two."""
    for field, mine, theirs in zip(fields, one.keys, other.keys, strict=True):
        if mine.type != theirs.type:
            raise UnsupportedError(
                "unsupported_alias",
                f"'{field}' is '{mine.name}' (type {mine.type}) for one rule and '{theirs.name}' "
                f"(type {theirs.type}) for another, which cannot be compared",
                "give the columns one type in the profile, if they have one",
                field,
            )
        if mine.name != theirs.name:
            yield field
