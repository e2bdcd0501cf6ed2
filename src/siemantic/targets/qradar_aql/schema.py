"""The columns that a profile knows, for the checks of AQL."""

from collections.abc import Iterator

from siemantic.aql.ast import Column, Condition, Item, Select
from siemantic.aql.columns import ColumnInfo
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.aql.walk import find_all
from siemantic.profiles import ColumnMapping, Profile
from siemantic.targets.qradar_aql.columns import AQL_TYPES


def schema_of(profile: Profile, query: Select | Condition) -> Schema:
    """
    The built-in columns and those of the profile; there may be more custom properties.

    Where the profile keeps the names of fields that it does not list, every column of the query
    may be one, unless it is an alias.
    """
    kept = find_all(query, Column) if profile.unmapped == "keep" else ()
    aliases = {str(each.alias).lower() for each in find_all(query, Item)}
    columns = {each.name.lower(): ColumnInfo(each.name, "text") for each in kept}
    columns = {name: each for name, each in columns.items() if name not in aliases}
    for mapping in _mappings(profile):
        columns[mapping.name.lower()] = ColumnInfo(mapping.name, AQL_TYPES[mapping.type])
    built_in = DEFAULT.columns[profile.database]
    added = [each for name, each in columns.items() if name not in built_in]
    return DEFAULT.with_columns(profile.database, added)


def _mappings(profile: Profile) -> Iterator[ColumnMapping]:
    for each in profile.columns.values():
        yield from each
    for source in profile.log_sources or ():
        for alternative in source.alternatives:
            yield from alternative
