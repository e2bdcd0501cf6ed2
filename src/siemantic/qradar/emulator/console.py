"""All that the emulated console is: its site, its searches and what was put into it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from siemantic.aql.functions.lookups import FUNCTIONS as LOOKUPS
from siemantic.qradar.emulator.extensions import Extensions
from siemantic.qradar.emulator.installed_rules import InstalledRules
from siemantic.qradar.emulator.properties import Properties
from siemantic.qradar.emulator.reference_sets import ReferenceSets
from siemantic.qradar.emulator.searches import Searches
from siemantic.qradar.emulator.site import Site


@dataclass(frozen=True, slots=True)
class Emulated:
    """The console; what changes is in objects that many threads may use."""

    site: Site
    searches: Searches
    reference_sets: ReferenceSets
    properties: Properties
    rules: InstalledRules
    extensions: Extensions


def clock_ms(fixed_ms: int | None) -> Callable[[], int]:
    """The time of the console: a fixed one, or that of this machine."""
    return (lambda: int(time.time() * 1000)) if fixed_ms is None else (lambda: fixed_ms)


def lookups_of(
    site: Site, reference_sets: ReferenceSets, given: Mapping[str, object]
) -> dict[str, object]:
    """
    What the console's functions give, see `siemantic.aql.functions.lookups`.

    Names of ids that nobody has given are null, so that a query which shows them can be run.
    """
    names: dict[str, object] = {each.name: {} for each in LOOKUPS if len(each.parameters) == 1}
    types = {str(number): name for number, name in site.log_source_types.items()}
    sets = {"REFERENCESETCONTAINS": reference_sets.lookups()}
    return {**names, "LOGSOURCETYPENAME": types, **given, **sets}
