"""The columns that hold a Sigma field, each with the type that it has on every console."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from siemantic.aql.ast import Call, Column, Value
from siemantic.aql.columns import ColumnType as AqlType
from siemantic.aql.printer import column_to_aql
from siemantic.aql.schema import DEFAULT
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, ColumnType, Profile

AQL_TYPES: Mapping[ColumnType, AqlType] = {
    "text": "text",
    "number": "number",
    "ip": "address",
    "time": "time",
    "payload": "payload",
}
"""What AQL's own checks call the types of a profile."""

_TYPES = {theirs: ours for ours, theirs in AQL_TYPES.items()}


def find_mappings(field: str, profile: Profile) -> tuple[ColumnMapping, ...]:
    """
    The columns that may hold the field, one or more.

    A column that is built in and has no type in the profile has that of the console: names of
    columns do not look at case, so a field that keeps its name may be one.

    Raises:
        UnsupportedError: the profile does not know the field, or AQL cannot name its column.
    """
    mappings = profile.find_columns(field)
    if not mappings:
        raise UnsupportedError(
            "unmapped_field",
            f"the profile '{profile.name}' has no column for the field '{field}'",
            f"give it a column in a profile that extends '{profile.name}', or use --profile plain; "
            "see docs/profiles.md",
            field,
        )
    for mapping in mappings:
        try:
            column_to_aql(mapping.name)
        except ValueError as error:
            hint = "map the field to another column in the profile"
            raise UnsupportedError("unsupported_name", str(error), hint, field) from error
    return tuple(_typed(each, profile) for each in mappings)


def finds_more(fields: Iterable[str], profile: Profile) -> bool:
    """Whether a search for one of the fields may find more events: in what holds more than it."""
    found = [profile.find_columns(each) for each in fields]
    return not all(found) or any(each.holds_more for columns in found for each in columns)


def _typed(mapping: ColumnMapping, profile: Profile) -> ColumnMapping:
    built_in = DEFAULT.find(profile.database, mapping.name)
    if built_in is None or mapping.type != "text" or built_in.type not in _TYPES:
        return mapping
    return replace(mapping, type=_TYPES[built_in.type])


def find_misread_payload(profile: Profile) -> tuple[str, ColumnMapping] | None:
    """A field and its column, which has the bytes of the event and is said to have others."""
    for field, columns in profile.columns.items():
        for each in columns:
            built_in = DEFAULT.find(profile.database, each.name)
            is_payload = built_in is not None and built_in.type == "payload"
            if is_payload and each.type not in {"text", "payload"}:
                return field, each
    return None


def text_of(mapping: ColumnMapping) -> Value:
    """
    The column as text.

    Text operators take addresses within STR alone (IBM staff, stix-shifter issue 365), and the
    payload within UTF8 (AQL guide, "Data calculation and formatting functions").
    """
    column = Column(mapping.name)
    match mapping.type:
        case "text":
            return column
        case "payload":
            return Call("UTF8", (column,))
        case _:
            return Call("STR", (column,))
