"""
Why rules can never fire on a console.

A query that names a column which the console has not is refused, and so is a rule test with it
(GET ariel-databases-database_name lists all that a query can name). A custom property that is not
optimised for rules is not there for the rule engine; searches see it. A rule for a log source type
of which there is no enabled log source has no events.

Soundness: only what keeps the whole query from running, or all of its events from being there,
counts. A field that is mapped to several columns is in the query with all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from siemantic.profiles import LogSourceMapping, Profile
from siemantic.profiles.coverage import Needs, find_near
from siemantic.qradar.inventory import Inventory

Kind = Literal["missing_property", "unoptimised_property", "empty_log_source"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """
    One thing that the console has not.

    `paths` has the file of each rule that it stops, `near` the properties with a similar name.
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
}


def find_obstacles(
    needs: Sequence[Needs], profile: Profile, inventory: Inventory
) -> tuple[Obstacle, ...]:
    """What stops rules, first what stops most of them."""
    paths: dict[tuple[Kind, str], list[str]] = {}
    for each in needs:
        for found in dict.fromkeys(_stopping(each, profile, inventory)):
            paths.setdefault(found, []).append(each.path)
    names = [column.name for column in inventory.columns.get(profile.database, ())]
    obstacles = [
        Obstacle(kind, name, tuple(where), _near(kind, name, names))
        for (kind, name), where in paths.items()
    ]
    return tuple(sorted(obstacles, key=lambda each: (-len(each.paths), each.kind, each.name)))


def can_fire(needs: Needs, profile: Profile, inventory: Inventory) -> bool:
    """Whether nothing is known that stops the rule."""
    return next(_stopping(needs, profile, inventory), None) is None


def _near(kind: Kind, name: str, names: Sequence[str]) -> tuple[str, ...]:
    return find_near(name, names) if kind == "missing_property" else ()


def _stopping(needs: Needs, profile: Profile, inventory: Inventory) -> Iterator[tuple[Kind, str]]:
    source = None if needs.log_source is None else profile.find_log_source(*needs.log_source)
    columns = {each.name for name in needs.fields for each in profile.find_columns(name)}
    if source is not None:
        columns |= {each.name for conditions in source.alternatives for each in conditions}
    known = {each.name.lower() for each in inventory.columns.get(profile.database, ())}
    unseen = {each.name.lower() for each in inventory.properties if not each.for_rules}
    for name in sorted(columns):
        if name.lower() not in known:
            yield "missing_property", name
        elif name.lower() in unseen:
            yield "unoptimised_property", name
    if source is not None and _is_empty(source, inventory):
        yield "empty_log_source", _types(source, inventory)


def _is_empty(source: LogSourceMapping, inventory: Inventory) -> bool:
    """Whether each alternative asks for types of which there is no log source."""
    filled = {each.id for each in inventory.log_source_types if each.sources}
    wanted = [_wanted(source, number) for number in range(len(source.alternatives))]
    return bool(wanted) and all(each is not None and not each & filled for each in wanted)


def _wanted(source: LogSourceMapping, number: int) -> set[int] | None:
    """The log source types that an alternative asks for; None when it does not ask for types."""
    for column, values in source.alternatives[number].items():
        if column.name.lower() == "devicetype":
            return {each for each in values if isinstance(each, int)}
    return None


def _types(source: LogSourceMapping, inventory: Inventory) -> str:
    """The types by name, as they stand in the console's list."""
    names = {each.id: each.name for each in inventory.log_source_types}
    wanted: set[int] = set()
    for number in range(len(source.alternatives)):
        wanted |= _wanted(source, number) or set()
    return ", ".join(
        f"{each} ({names[each]})" if each in names else str(each) for each in sorted(wanted)
    )
