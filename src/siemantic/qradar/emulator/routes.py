"""The table of endpoints; `openapi.yml` beside it describes the same ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from siemantic.qradar.emulator import ariel, inventory
from siemantic.qradar.emulator.console import Emulated
from siemantic.qradar.emulator.exchange import Asked, Reply
from siemantic.qradar.emulator.selection import NOT_AT_ALL, Selecting

Answer = Callable[[Emulated, Asked], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """
    An endpoint; in `{}` of its path stand the names of the parts that vary.

    `selecting` is what its page says of `filter` and `sort`.
    """

    method: str
    path: str
    answer: Answer
    selecting: Selecting = NOT_AT_ALL


_PROPERTIES = "/config/event_sources/custom_properties/regex_properties"
_SOURCES = "/config/event_sources/log_source_management"
_SETS = "/reference_data_collections"
_SET_DELETION = f"{_SETS}/set_delete_tasks/{{task_status_id}}"
_SET_UPDATE = f"{_SETS}/set_bulk_update_tasks/{{task_status_id}}"
_EXTENSIONS = "/config/extension_management/extensions"
_TASKS = "/config/extension_management/extensions_task_status/{status_id}"

_BY_FILTER, _OF_RULES, _OF_EXTENSIONS = Selecting(0), Selecting(1010), Selecting(22608, 22610)
_OF_SOURCES, _OF_SETS, _OF_VALUES = (
    Selecting(1001, 1000), Selecting(14001, 14000), Selecting(24001, 24002)
)  # fmt: skip
"""The codes of the lists' pages (DOCS); that of building_blocks was taken for that of rules."""

ROUTES = (
    Route("GET", "/help/versions", inventory.list_versions),
    Route("GET", "/system/about", inventory.get_about),
    Route("GET", "/ariel/databases", ariel.list_databases, _BY_FILTER),
    Route("GET", "/ariel/databases/{database_name}", ariel.get_database),
    Route("GET", "/ariel/functions", ariel.list_functions),
    Route("GET", "/ariel/parser_keywords", ariel.get_keywords),
    Route("POST", "/ariel/validators/aql", ariel.validate),
    Route("GET", "/ariel/searches", ariel.list_searches, _BY_FILTER),
    Route("POST", "/ariel/searches", ariel.create_search),
    Route("GET", "/ariel/searches/{search_id}", ariel.get_search),
    Route("POST", "/ariel/searches/{search_id}", ariel.update_search),
    Route("DELETE", "/ariel/searches/{search_id}", ariel.delete_search),
    Route("GET", "/ariel/searches/{search_id}/results", ariel.get_results),
    Route("GET", _PROPERTIES, lambda c, asked: c.properties.list(asked), _OF_RULES),
    Route("GET", f"{_PROPERTIES}/{{regex_property_id}}", lambda c, asked: c.properties.get(asked)),
    Route("POST", f"{_PROPERTIES}/{{regex_property_id}}", lambda c, a: c.properties.update(a)),
    Route("GET", f"{_SOURCES}/log_source_types", inventory.list_log_source_types, _BY_FILTER),
    Route("GET", f"{_SOURCES}/log_sources", inventory.list_log_sources, _OF_SOURCES),
    Route("GET", "/data_classification/qid_records", inventory.list_qids, _BY_FILTER),
    Route("GET", f"{_SETS}/sets", lambda c, asked: c.reference_sets.list_sets(asked), _OF_SETS),
    Route("POST", f"{_SETS}/sets", lambda c, asked: c.reference_sets.create_set(asked)),
    Route("GET", f"{_SETS}/sets/{{id}}", lambda c, asked: c.reference_sets.get_set(asked)),
    Route("DELETE", f"{_SETS}/sets/{{id}}", lambda c, asked: c.reference_sets.delete_set(asked)),
    Route("GET", f"{_SETS}/set_entries", lambda c, a: c.reference_sets.list_entries(a), _OF_VALUES),
    Route("POST", f"{_SETS}/set_entries", lambda c, asked: c.reference_sets.create_entry(asked)),
    Route("PATCH", f"{_SETS}/set_entries", lambda c, a: c.reference_sets.update_entries(a)),
    Route("GET", _SET_DELETION, lambda c, asked: c.reference_sets.get_deletion(asked)),
    Route("GET", _SET_UPDATE, lambda c, asked: c.reference_sets.get_update(asked)),
    Route("GET", _EXTENSIONS, lambda c, asked: c.extensions.list(asked), _OF_EXTENSIONS),
    Route("POST", _EXTENSIONS, lambda c, asked: c.extensions.upload(asked)),
    Route("GET", f"{_EXTENSIONS}/{{extension_id}}", lambda c, asked: c.extensions.get(asked)),
    Route("POST", f"{_EXTENSIONS}/{{extension_id}}", lambda c, asked: c.extensions.start(asked)),
    Route("DELETE", f"{_EXTENSIONS}/{{extension_id}}", lambda c, a: c.extensions.uninstall(a)),
    Route("GET", _TASKS, lambda c, asked: c.extensions.get_task(asked)),
    Route("GET", f"{_TASKS}/results", lambda c, asked: c.extensions.get_results(asked)),
    Route("GET", "/analytics/rules", lambda c, asked: c.rules.list_rules(asked), _OF_RULES),
    Route("GET", "/analytics/building_blocks", lambda c, a: c.rules.list_blocks(a), _OF_RULES),
    Route("GET", "/analytics/rules/{id}", lambda c, asked: c.rules.get(asked)),
    Route("POST", "/analytics/rules/{id}", lambda c, asked: c.rules.update(asked)),
    Route("DELETE", "/analytics/rules/{id}", lambda c, asked: c.rules.delete(asked)),
    Route("DELETE", "/analytics/building_blocks/{id}", lambda c, asked: c.rules.delete(asked)),
)


def _pattern(path: str) -> re.Pattern[str]:
    """What the paths of an endpoint look like, still quoted."""
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(f"(?P<{p}>[^/]+)" if n % 2 else re.escape(p) for n, p in enumerate(parts))
    )


_PATTERNS = tuple((route, _pattern(route.path)) for route in ROUTES)


@dataclass(frozen=True, slots=True)
class Found:
    """A route for a path, with the parts that vary, and all methods that the path has."""

    route: Route | None
    names: dict[str, str]
    methods: tuple[str, ...]


def find_route(method: str, path: str) -> Found:
    """
    The endpoint for a path below `/api`.

    >>> find_route("GET", "/ariel/searches/s1").names
    {'search_id': 's1'}
    >>> find_route("PUT", "/ariel/searches").methods
    ('GET', 'POST')
    """
    fitting = [(route, at) for route, pattern in _PATTERNS if (at := pattern.fullmatch(path))]
    for route, at in fitting:
        if route.method == method:
            return Found(route, at.groupdict(), ())
    return Found(None, {}, tuple(route.method for route, _ in fitting))
