"""A rule -> its building block and its rule; a correlation -> those of its rules, and its own."""

from collections.abc import Callable
from dataclasses import replace

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition
from siemantic.errors import UnsupportedError
from siemantic.profiles import LogSourceMapping, Profile
from siemantic.targets.qradar_aql.extension.counters import named_rules, to_count
from siemantic.targets.qradar_aql.extension.descriptions import (
    date_of,
    notes_on,
    severity_of,
    title_of,
)
from siemantic.targets.qradar_aql.extension.filters import to_filter
from siemantic.targets.qradar_aql.extension.parts import Block, Kind, Part, Rule
from siemantic.targets.qradar_aql.extension.properties import OFFENSE_INDEXES
from siemantic.targets.qradar_aql.query import find_log_source

WhereOf = Callable[[SigmaRule], Condition]


def to_part(rule: SigmaRule | SigmaCorrelationRule, where_of: WhereOf, profile: Profile) -> Part:
    """
    What the rule adds to a package.

    Args:
        where_of: the condition of a plain rule with that of its log source, guarded against nulls.
    Raises:
        UnsupportedError: QRadar's rules cannot say it, or what says it is not known.
    """
    if isinstance(rule, SigmaRule):
        return Part(_rule(rule, (rule,), profile), (_block(rule, where_of, profile),))
    rules = named_rules(rule)
    count = to_count(rule, profile)
    index = next((OFFENSE_INDEXES[each] for each in count.same if each in OFFENSE_INDEXES), 0)
    own = replace(_rule(rule, rules, profile), count=count, offense_index=index)
    return Part(own, tuple(_block(each, where_of, profile) for each in rules))


def _rule(
    rule: SigmaRule | SigmaCorrelationRule, rules: tuple[SigmaRule, ...], profile: Profile
) -> Rule:
    """The rule that finds what any of the building blocks of `rules` finds."""
    return Rule(
        _key(rule),
        title_of(rule),
        notes_on(rule),
        _kind(profile),
        tuple(map(_key, rules)),
        severity_of(rule),
        date_of(rule),
    )


def _block(rule: SigmaRule, where_of: WhereOf, profile: Profile) -> Block:
    return Block(
        _key(rule),
        title_of(rule),
        notes_on(rule),
        _kind(profile),
        _log_source_types(find_log_source(rule, profile)),
        to_filter(where_of(rule)),
        date_of(rule),
    )


def _kind(profile: Profile) -> Kind:
    return "flow" if profile.database == "flows" else "event"


def _key(rule: SigmaRule | SigmaCorrelationRule) -> str:
    if rule.id is not None:
        return str(rule.id)
    raise UnsupportedError(
        "missing_id",
        f"the rule '{rule.title}' has no id, by which the console would know it again",
        "give it a UUID with 'id:'",
    )


def _log_source_types(log_source: LogSourceMapping | None) -> tuple[int, ...]:
    """
    The log source types of which every event of the log source is one, none if that is not known.

    The AQL filter asks for them as well; a test of its own is cheaper, and stands before it (IBM
    support, node 6569559).
    """
    if log_source is None:
        return ()
    found: set[int] = set()
    for tests in log_source.alternatives:
        types = [v for column, v in tests.items() if column.name.lower() == "devicetype"]
        if len(types) != 1 or not all(isinstance(each, int) for each in types[0]):
            return ()
        found.update(int(each) for each in types[0])
    return tuple(sorted(found))
