"""
event_count and value_count -> the counter test.

"at least 5 events are seen with the same Source IP and different Username in 1 hour(s)" is IBM's
own example (support node 719175), which also says that the time is measured from the last event:
a window that slides, as Sigma's does. A test "at most" or "exactly" is not documented.

For an order of rules there are tests too ("when these rules match at least this many times in this
many minutes after these rules match"), but no public export shows how one is written, and of
temporal correlations in any order no test is documented that means them. Both are refused.
"""

import math
from collections.abc import Mapping

from sigma.correlations import SigmaCorrelationRule, SigmaCorrelationType
from sigma.rule import SigmaRule

from siemantic.aql.ast import Column, IsNull
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.correlation.counts import counted_fields, limit_of
from siemantic.targets.qradar_aql.correlation.members import fields_in, to_column
from siemantic.targets.qradar_aql.correlation.windows import to_window
from siemantic.targets.qradar_aql.extension.filters import to_filter
from siemantic.targets.qradar_aql.extension.parts import Count, Unit
from siemantic.targets.qradar_aql.extension.properties import property_of
from siemantic.targets.qradar_aql.negation import all_of

_SEARCH = "use the format search for it, which is run on a schedule"
_UNITS: Mapping[str, Unit] = {"MINUTES": "m", "HOURS": "h", "DAYS": "d"}
"""Of the time in the test ([lab])."""


def named_rules(rule: SigmaCorrelationRule) -> tuple[SigmaRule, ...]:
    """
    The plain rules that the correlation names, each once.

    Raises:
        UnsupportedError: it names a correlation.
    """
    found: dict[int, SigmaRule] = {}
    for reference in rule.referenced_rules:
        if isinstance(reference.rule, SigmaCorrelationRule):
            raise _unsupported("a counter test counts events, not what another correlation finds")
        found[id(reference.rule)] = reference.rule
    return tuple(found.values())


def to_count(rule: SigmaCorrelationRule, profile: Profile) -> Count:
    """
    The counter test that finds what the correlation finds.

    Raises:
        UnsupportedError: none is documented that does.
    """
    if rule.type not in (SigmaCorrelationType.EVENT_COUNT, SigmaCorrelationType.VALUE_COUNT):
        kind = rule.type.name.lower()
        raise _unsupported(f"no public rule shows how a rule test for the type {kind} is written")
    window = to_window(rule)
    assert isinstance(window.count, int)  # it is no placeholder  # noqa: S101
    same, different = _same(rule, profile), _different(rule, profile)
    columns = [mapping for mapping, _ in (*same, *different)]
    guard = all_of(*(IsNull(Column(each.name), negated=True) for each in columns))
    return Count(
        _at_least(rule),
        tuple(name for _, name in same),
        next((name for _, name in different), None),
        window.count,
        _UNITS[window.unit],
        to_filter(guard),
    )


_Named = tuple[tuple[ColumnMapping, str], ...]
"""Columns with what rule tests call them."""


def _same(rule: SigmaCorrelationRule, profile: Profile) -> _Named:
    """The group-by columns, each the same for all rules."""
    fields = tuple(rule.group_by or ())
    if not fields:
        raise _unsupported("no public rule counts events without a property that they share")
    found = tuple(_group_column(rule, field, profile) for field in fields)
    named = [(each, property_of(each, profile, f)) for each, f in zip(found, fields, strict=True)]
    return tuple(dict.fromkeys(named))


def _group_column(rule: SigmaCorrelationRule, field: str, profile: Profile) -> ColumnMapping:
    """
    The column that the field is in, whichever of the rules finds the event.

    Raises:
        UnsupportedError: it is another one for another rule.
    """
    positions = range(len(rule.referenced_rules))
    names = [fields_in(rule, position, (field,))[0] for position in positions]
    columns = {column.name: column for column in (to_column(each, profile) for each in names)}
    if len(columns) == 1:
        return next(iter(columns.values()))
    shown = ", ".join(f"'{each}'" for each in columns)
    raise _unsupported(f"'{field}' is another property for each rule ({shown}), and a test has one")


def _different(rule: SigmaCorrelationRule, profile: Profile) -> _Named:
    """The counted column, none for event_count."""
    fields = counted_fields(rule)
    if len(fields) > 1:
        raise _unsupported("a test counts the values of one property, not combinations of several")
    columns = ((to_column(each, profile), each) for each in fields)
    return tuple((each, property_of(each, profile, field)) for each, field in columns)


def _at_least(rule: SigmaCorrelationRule) -> int:
    """The number from which on the condition holds."""
    limit = limit_of(rule)
    least = {">=": math.ceil(limit.count), ">": math.floor(limit.count) + 1}.get(limit.operator, 0)
    if least < 1:
        raise _unsupported(
            f"a test counts 'at least', and the condition is '{limit.operator} {limit.count}'"
        )
    return least


def _unsupported(message: str) -> UnsupportedError:
    return UnsupportedError("unsupported_in_rules", message, _SEARCH)


def count_notes(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """How the counter differs from the correlation, as sentences."""
    return _NOTES if rule.type is SigmaCorrelationType.EVENT_COUNT else (*_NOTES, _ON_VALUES)


_NOTES = (
    (
        "while events go on, the rule does not fire again until its time has passed without "
        "enough of them (IBM support, node 719175)"
    ),
    (
        "an event that QRadar coalesced with others counts once; turn coalescing off for log "
        "sources whose events are counted"
    ),
    (
        "whether an empty text is a value or null is not documented: an event with an empty "
        "group-by or counted field may be left out"
    ),
)

_ON_VALUES = "whether the case of a text makes it another one is not documented"
