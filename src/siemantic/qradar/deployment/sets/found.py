"""The reference sets that a console has."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import Fields, as_fields, number_in, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.deployment.sets.values import normal_value

SETS = "/reference_data_collections/sets"
ENTRIES = "/reference_data_collections/set_entries"


@dataclass(frozen=True, slots=True)
class FoundSet:
    """A set on the console, by its number there, with the values of the shared domain."""

    number: int
    name: str
    type: str
    values: frozenset[str]


def read_sets(console: Console, names: Collection[str]) -> Mapping[str, FoundSet]:
    """
    Those of the names that are there.

    Values of other domains than the shared one are left out: they are not ours.

    Source: DOCS GET reference_data_collections-sets and -set_entries, whose `filter` it uses.

    Raises:
        ConsoleError: see `Console`.
    """
    asked = {"fields": "id,name,entry_type"}
    listed = _records(console, SETS, asked) if names else iter(())
    found = (_found(console, each) for each in listed if text_in(each, "name") in names)
    return {each.name: each for each in found}


def _found(console: Console, fields: Fields) -> FoundSet:
    name, kind = text_in(fields, "name"), text_in(fields, "entry_type")
    number = number_in(fields, "id")
    if number is None:
        raise ConsoleError(f"a reference set of GET /api{SETS} has no number")
    asked = {"filter": f"collection_id = {number}", "fields": "value,domain_id"}
    values = (
        text_in(each, "value")
        for each in _records(console, ENTRIES, asked)
        if each.get("domain_id") is None
    )
    return FoundSet(number, name, kind, frozenset(normal_value(kind, e) or e for e in values))


def _records(console: Console, path: str, asked: Mapping[str, str]) -> Iterator[Fields]:
    return (as_fields(each, f"GET /api{path}") for each in console.records(path, asked))
