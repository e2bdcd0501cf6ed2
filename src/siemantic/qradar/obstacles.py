"""
Why rules can never fire on a console.

A query that names a column which the console has not is refused, and so is a rule test with it
(GET ariel-databases-database_name lists all that a query can name). A custom property that is not
optimised for rules is not there for the rule engine; searches see it. A rule for a log source type
of which there is no enabled log source has no events. A correlation finds nothing where the rules
that it needs find nothing.

Soundness: a missing column keeps the whole query from running, one of several that a field is
mapped to as well. A property that the rule engine does not see has no value there; it stops a rule
only if each way in which the rule can match (`Needs.ways`) needs a field of which no column is
seen. A log source stops a rule if each of its alternatives asks for a property that is not seen, or
for log source types without any source. Of filters only missing columns are known to stop anything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from siemantic.profiles import LogSourceMapping, Profile
from siemantic.profiles.coverage import SUGGESTIONS, Needs, find_near
from siemantic.profiles.load import get_profile, shipped_profiles
from siemantic.qradar.inventory import Inventory

Kind = Literal["missing_property", "unoptimised_property", "empty_log_source", "stopped_rule"]
Stop = tuple[Kind, str]
"""What stops a rule, and the name of the property, the log source types or the rule."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """
    One thing that the console has not.

    `paths` has the file of each rule that it stops. `near` are columns and properties that may be
    meant: what the shipped profiles have for the field, then similar names.
    """

    kind: Kind
    name: str
    paths: tuple[str, ...]
    near: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why nothing fires."""
        return _REASONS[self.kind]


_REASONS: Mapping[Kind, str] = {
    "missing_property": "the console has no such column or custom property",
    "unoptimised_property": "not optimised for rules: searches see it, the rule engine does not",
    "empty_log_source": "no enabled log source is of these types",
    "stopped_rule": "the correlation needs this rule, which can never fire",
}


def find_stops(
    needs: Sequence[Needs], profile: Profile, inventory: Inventory
) -> tuple[tuple[Stop, ...], ...]:
    """For each of the needs what stops it, nothing if nothing is known that does."""
    site = _Site(profile, inventory)
    stops = [tuple(dict.fromkeys(_stopping(each, site))) for each in needs]
    while True:  # a correlation may need one of the correlations
        firing = _names(needs, stops, stopped=False)
        dead = _names(needs, stops, stopped=True) - firing
        found = [
            here or tuple(("stopped_rule", name) for name in _dead_rules(each, dead))
            for each, here in zip(needs, stops, strict=True)
        ]
        if found == stops:
            return tuple(stops)
        stops = found


def find_obstacles(
    needs: Sequence[Needs], stops: Sequence[Sequence[Stop]], profile: Profile, inventory: Inventory
) -> tuple[Obstacle, ...]:
    """What stops rules, as `find_stops` gives it, first what stops most of them."""
    paths: dict[Stop, list[str]] = {}
    for each, found in zip(needs, stops, strict=True):
        for stop in found:
            paths.setdefault(stop, []).append(each.path)
    site = _Site(profile, inventory)
    fields = frozenset(field for each in needs for field in each.fields)
    obstacles = [
        Obstacle(kind, name, tuple(where), _near(name, fields, site) if kind == _MISSING else ())
        for (kind, name), where in paths.items()
    ]
    return tuple(sorted(obstacles, key=lambda each: (-len(each.paths), each.kind, each.name)))


_MISSING: Kind = "missing_property"


def _near(name: str, fields: Iterable[str], site: "_Site") -> tuple[str, ...]:
    """What the console has that may be meant by a column."""
    meant = {each for each in fields if name in _columns(site.profile, each)}
    usual = [
        column
        for shipped in map(get_profile, shipped_profiles())
        for field in sorted(meant)
        for column in _columns(shipped, field)
        if not site.has_not(column)
    ]
    names = [each.name for each in site.inventory.columns.get(site.profile.database, ())]
    return tuple(dict.fromkeys([*usual, *find_near(name, names)]))[:SUGGESTIONS]


def _columns(profile: Profile, field: str) -> list[str]:
    return [each.name for each in profile.find_columns(field)]


# --- correlations --------------------------------------------------------------------------------


def _names(
    needs: Sequence[Needs], stops: Sequence[Sequence[Stop]], *, stopped: bool
) -> frozenset[str]:
    pairs = zip(needs, stops, strict=True)
    return frozenset(name for each, found in pairs if bool(found) is stopped for name in each.names)


def _dead_rules(needs: Needs, dead: frozenset[str]) -> Iterator[str]:
    """The rules that stop a correlation, if each of its ways needs one."""
    blocking = [way & dead for way in needs.rule_ways]
    if all(blocking):
        yield from sorted(frozenset().union(*blocking))


# --- rules ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Site:
    profile: Profile
    inventory: Inventory

    def has_not(self, column: str) -> bool:
        """Whether the console refuses to name the column."""
        columns = self.inventory.columns.get(self.profile.database, ())
        return column.lower() not in {each.name.lower() for each in columns}

    def hides(self, column: str) -> bool:
        """Whether the rule engine does not see the column."""
        named = [e for e in self.inventory.properties if e.name.lower() == column.lower()]
        return any(not each.for_rules for each in named)

    def hidden(self, field: str) -> frozenset[str]:
        """The properties that a field is in, if the rule engine sees no column of it."""
        columns = [each.name for each in self.profile.find_columns(field)]
        hidden = frozenset(filter(self.hides, columns))
        is_seen = any(each not in hidden and not self.has_not(each) for each in columns)
        return frozenset() if is_seen else hidden

    def empty_types(self, wanted: frozenset[int] | None) -> frozenset[int]:
        """Log source types, if none of them has a log source."""
        filled = {each.id for each in self.inventory.log_source_types if each.sources}
        return frozenset() if wanted is None or wanted & filled else wanted


def _stopping(needs: Needs, site: _Site) -> Iterator[Stop]:
    source = None if needs.log_source is None else site.profile.find_log_source(*needs.log_source)
    alternatives = () if source is None else source.alternatives
    columns = {each.name for name in needs.fields for each in site.profile.find_columns(name)}
    columns |= {each.name for conditions in alternatives for each in conditions}
    for name in sorted(filter(site.has_not, columns)):
        yield "missing_property", name
    blocking = [frozenset().union(*map(site.hidden, way)) for way in needs.ways]
    if all(blocking):
        for name in sorted(frozenset().union(*blocking)):
            yield "unoptimised_property", name
    if source is not None:
        yield from _stopping_source(source, site)


def _stopping_source(source: LogSourceMapping, site: _Site) -> Iterator[Stop]:
    """What stops each alternative of a log source, if all are stopped."""
    hidden = [
        frozenset(filter(site.hides, (each.name for each in conditions)))
        for conditions in source.alternatives
    ]
    empty = [site.empty_types(_wanted(source, n)) for n in range(len(source.alternatives))]
    if not hidden or not all(map(frozenset.__or__, hidden, empty)):
        return
    for name in sorted(frozenset().union(*hidden)):
        yield "unoptimised_property", name
    if types := frozenset().union(*empty):
        yield "empty_log_source", _spell(types, site.inventory)


def _wanted(source: LogSourceMapping, number: int) -> frozenset[int] | None:
    """The log source types that an alternative asks for; None when it does not ask for types."""
    for column, values in source.alternatives[number].items():
        if column.name.lower() == "devicetype":
            return frozenset(each for each in values if isinstance(each, int))
    return None


def _spell(types: frozenset[int], inventory: Inventory) -> str:
    """The types by name, as they stand in the console's list."""
    names = {each.id: each.name for each in inventory.log_source_types}
    return ", ".join(
        f"{each} ({names[each]})" if each in names else str(each) for each in sorted(types)
    )
