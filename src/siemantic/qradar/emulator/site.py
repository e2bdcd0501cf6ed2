"""Which columns, properties and log sources the emulated console has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from siemantic.aql.columns import ColumnInfo, ColumnType
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.profiles import ColumnMapping, Profile

_TYPES: tuple[tuple[type, ColumnType], ...] = (
    (bool, "boolean"),
    (int, "number"),
    (float, "number"),
    (str, "text"),
    (list, "list"),
)

_PROFILE_TYPES: Mapping[str, ColumnType] = {"ip": "address"}
"""What a profile calls otherwise than AQL does."""

NAMES = {
    10: "Apache HTTP Server",
    11: "Linux OS",
    12: "Microsoft Windows Security Event Log",
    13: "Microsoft IIS",
    41: "Cisco ASA",
    46: "Squid Web Proxy",
    73: "Fortinet FortiGate Security Gateway",
    206: "Palo Alto PA Series",
    347: "Amazon AWS CloudTrail",
    384: "Microsoft DNS Debug",
    397: "Microsoft Office 365",
    413: "Microsoft Azure Platform",
    439: "NGINX HTTP Server",
    445: "Microsoft Azure Active Directory",
}
"""Names of log source types (github.com/UncoderIO/Uncoder_IO, the mapping of QRadar)."""


@dataclass(frozen=True, slots=True)
class Site:
    """
    The console as far as it does not change.

    Attributes:
        schema: built-in columns, those of the profile and those of the events; there are no others.
        log_source_types: id -> name, of those that the profile or the events name.
        sources: id of a type -> how many events it has; those are the types with a log source.
        qids: that the events have.
        counts: database -> how many events.
    """

    schema: Schema
    log_source_types: Mapping[int, str]
    sources: Mapping[int, int]
    qids: tuple[int, ...]
    counts: Mapping[str, int]

    @property
    def properties(self) -> tuple[ColumnInfo, ...]:
        """The custom properties of events."""
        columns = self.schema.columns["events"].values()
        return tuple(each for each in columns if DEFAULT.find("events", each.name) is None)


def make_site(
    sources: Mapping[str, Iterable[Mapping[str, object]]], profile: Profile | None
) -> Site:
    """The site of these events, database -> events, and of the profile."""
    schema = Schema(DEFAULT.columns, complete=profile is None or profile.unmapped != "keep")
    if profile is not None:
        columns = [_column(each) for each in _mappings(profile)]
        schema = _added(schema, profile.database, columns)
    types: Counter[int] = Counter()
    qids: set[int] = set()
    counts = {}
    for database, rows in sources.items():
        seen: dict[str, ColumnInfo] = {}
        counts[database] = 0
        for row in rows:
            counts[database] += 1
            _note(row, seen, types, qids)
        schema = _added(schema, database, seen.values())
    named = {*types, *(_types_of(profile) if profile is not None else ())}
    names = {each: NAMES.get(each, f"Log source type {each}") for each in sorted(named)}
    return Site(schema, names, dict(types), tuple(sorted(qids)), counts)


def _added(schema: Schema, database: str, columns: Iterable[ColumnInfo]) -> Schema:
    """The schema with the columns that it has not."""
    new = [each for each in columns if schema.find(database, each.name) is None]
    return schema.with_columns(database, new)


def _note(
    row: Mapping[str, object], seen: dict[str, ColumnInfo], types: Counter[int], qids: set[int]
) -> None:
    for name, value in row.items():
        lower = name.lower()
        if lower not in seen:
            kind = next((kind for of, kind in _TYPES if isinstance(value, of)), None)
            if kind is not None:
                seen[lower] = ColumnInfo(name, kind)
        if lower == "devicetype" and isinstance(value, int):
            types[value] += 1
        elif lower == "qid" and isinstance(value, int):
            qids.add(value)


def _column(mapping: ColumnMapping) -> ColumnInfo:
    return ColumnInfo(mapping.name, _PROFILE_TYPES.get(mapping.type, mapping.type))  # type: ignore[arg-type] # the others are called the same


def _mappings(profile: Profile) -> Iterator[ColumnMapping]:
    for each in profile.columns.values():
        yield from each
    for source in profile.log_sources or ():
        for alternative in source.alternatives:
            yield from alternative


def _types_of(profile: Profile) -> Iterator[int]:
    """The log source types that the profile tells apart."""
    for source in profile.log_sources or ():
        for alternative in source.alternatives:
            for column, values in alternative.items():
                if column.name.lower() == "devicetype":
                    yield from (each for each in values if isinstance(each, int))
