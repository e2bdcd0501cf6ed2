"""
The names that rule tests have for the columns of AQL.

A custom property has its own name: exports have `Policy Name` where they have `userName` for a
built-in one (MalbinGerorge/rule_intelligent_sol, notes of its parser of exports on such tests). Of
the built-in ones only those are written that are in public rules; a list of them is published
nowhere.
"""

from siemantic.aql.schema import DEFAULT
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, Profile

_BUILT_IN = {
    "sourceip": ("sourceIP", "Source IP"),
    "destinationip": ("destinationIP", "Destination IP"),
    "destinationport": ("destinationPort", "Destination Port"),
    "username": ("userName", "Username"),
}
"""AQL's name -> that of a rule test and its label ([lab], [ais0c])."""

_LABELS = dict(_BUILT_IN.values())

OFFENSE_INDEXES = {"sourceIP": 0, "userName": 3}
"""By which property offenses are kept apart, `offenseMapping` ([ais0c], README)."""


def property_of(mapping: ColumnMapping, profile: Profile, field: str) -> str:
    """
    The name of the column in a rule test.

    Raises:
        UnsupportedError: it is built in, and no public rule has it.
    """
    known = _BUILT_IN.get(mapping.name.lower())
    if known is not None:
        return known[0]
    if DEFAULT.find(profile.database, mapping.name) is None and "," not in mapping.name:
        return mapping.name
    raise UnsupportedError(
        "unsupported_property",
        f"what rule tests call the column '{mapping.name}' of '{field}' is not known",
        "use a custom property, one of sourceip, destinationip, destinationport and username, or "
        "the format search",
        field,
    )


def label_of(name: str) -> str:
    """
    What the console calls a property.

    >>> label_of("sourceIP"), label_of("Policy Name")
    ('Source IP', 'Policy Name (custom)')
    """
    return _LABELS.get(name, f"{name} (custom)")
