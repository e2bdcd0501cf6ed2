"""
What a console has: columns, custom properties, functions, log source types, reference sets.

Each list is asked for with the fields that are used alone, so that nothing else of a log source,
such as the parameters of its protocol, leaves the console.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.qradar.answers import Fields, as_fields, as_list, number_in, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.system import read_about

DATABASES = ("events", "flows")
"""Those that Sigma rules are about; GET ariel-databases lists a few more, such as simarc."""

_SOURCES = "/config/event_sources/log_source_management"
_PROPERTIES = "/config/event_sources/custom_properties/regex_properties"
_SETS = "/reference_data_collections/sets"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a database; `java_type` is what the console says that it holds."""

    name: str
    java_type: str
    indexable: bool


@dataclass(frozen=True, slots=True)
class Property:
    """A custom property; `for_rules` says that the rule engine sees it ("optimised for rules")."""

    name: str
    type: str
    for_rules: bool


@dataclass(frozen=True, slots=True)
class LogSourceType:
    """A log source type and how many enabled log sources there are of it."""

    id: int
    name: str
    sources: int


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A reference set; `type` is ALN, ALNIC, NUM, IP, PORT or DATE."""

    name: str
    type: str
    entries: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """
    A console, all parts in the order of their names.

    Attributes:
        columns: database -> its columns, custom properties too.
        qids: None when they were not asked for.
    """

    release: str
    api: str
    columns: Mapping[str, tuple[Column, ...]]
    properties: tuple[Property, ...]
    functions: tuple[str, ...]
    keywords: tuple[str, ...]
    log_source_types: tuple[LogSourceType, ...]
    reference_sets: tuple[ReferenceSet, ...]
    qids: Mapping[int, str] | None = None


def read_inventory(console: Console, *, with_qids: bool) -> Inventory:
    """
    All that the console says of itself.

    Sources: DOCS GET ariel-databases-database_name, ariel-functions, ariel-parser_keywords,
    regex_properties, log_source_types, log_sources, reference_data_collections-sets, qid_records.

    Raises:
        ConsoleError: see `Console`.
    """
    return Inventory(
        read_about(console).release,
        console.version,
        {database: _columns(console, database) for database in DATABASES},
        read_properties(console),
        _functions(console),
        _keywords(console),
        _log_source_types(console),
        _reference_sets(console),
        dict(_qids(console)) if with_qids else None,
    )


def _list(console: Console, path: str, *fields: str) -> Iterator[Fields]:
    wanted = {"fields": ",".join(fields)}
    return (as_fields(each, f"GET /api{path}") for each in console.records(path, wanted))


def _columns(console: Console, database: str) -> tuple[Column, ...]:
    records = console.records(f"/ariel/databases/{database}", where=_in_columns)
    found = (as_fields(each, "a column") for each in records)
    columns = (
        Column(
            text_in(each, "name"), text_in(each, "object_value_type"), each.get("indexable") is True
        )
        for each in found
    )
    return tuple(sorted(columns, key=lambda each: each.name))


def _in_columns(page: object, label: str) -> Sequence[object]:
    return as_list(as_fields(page, label).get("columns"), label)


def read_properties(console: Console) -> tuple[Property, ...]:
    """
    The custom properties, in the order of their names; source as above.

    Raises:
        ConsoleError: see `Console`.
    """
    found = _list(console, _PROPERTIES, "name", "property_type", "use_for_rule_engine")
    properties = (
        Property(
            text_in(each, "name"),
            text_in(each, "property_type").lower(),
            each.get("use_for_rule_engine") is True,
        )
        for each in found
    )
    return tuple(sorted(properties, key=lambda each: each.name))


def _functions(console: Console) -> tuple[str, ...]:
    path = "/ariel/functions"
    label = f"GET /api{path}"
    names = set()
    for database in DATABASES:
        listed = as_list(console.get(path, {"database": database}), label)
        names |= {text_in(as_fields(each, label), "name") for each in listed}
    return tuple(sorted(names - {""}))


def _keywords(console: Console) -> tuple[str, ...]:
    path = "/ariel/parser_keywords"
    label = f"GET /api{path}"
    listed = as_list(as_fields(console.get(path), label).get("keywords"), label)
    return tuple(sorted({each for each in listed if isinstance(each, str)}))


def _log_source_types(console: Console) -> tuple[LogSourceType, ...]:
    sources = _list(console, f"{_SOURCES}/log_sources", "type_id", "enabled")
    counts = Counter(number_in(e, "type_id") for e in sources if e.get("enabled") is True)
    found = _list(console, f"{_SOURCES}/log_source_types", "id", "name")
    numbers = ((number_in(each, "id"), text_in(each, "name")) for each in found)
    types = (LogSourceType(n, name, counts[n]) for n, name in numbers if n is not None)
    return tuple(sorted(types, key=lambda each: each.id))


def _reference_sets(console: Console) -> tuple[ReferenceSet, ...]:
    found = _list(console, _SETS, "name", "entry_type", "number_of_entries")
    sets = (
        ReferenceSet(
            text_in(e, "name"), text_in(e, "entry_type"), number_in(e, "number_of_entries") or 0
        )
        for e in found
    )
    return tuple(sorted(sets, key=lambda each: each.name))


def _qids(console: Console) -> Iterator[tuple[int, str]]:
    for each in _list(console, "/data_classification/qid_records", "qid", "name"):
        qid = number_in(each, "qid")
        if qid is not None:
            yield qid, text_in(each, "name")
