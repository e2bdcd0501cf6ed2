"""Putting the emulated console together."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from siemantic.profiles import Profile
from siemantic.qradar.emulator.console import Emulated, clock_ms, lookups_of
from siemantic.qradar.emulator.evaluation import Events, open_evaluator
from siemantic.qradar.emulator.extensions import Extensions
from siemantic.qradar.emulator.installed_rules import InstalledRules
from siemantic.qradar.emulator.properties import Properties
from siemantic.qradar.emulator.reference_sets import ReferenceSets
from siemantic.qradar.emulator.searches import Searches
from siemantic.qradar.emulator.server import Server, serve
from siemantic.qradar.token import Token


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What is emulated.

    Attributes:
        sources: read once.
        profile: whose columns and log source types there are besides those of the events.
        now_ms: what NOW is, for ever; None for the time of this machine.
        ignores_time: whether searches leave out LAST, START and STOP.
        lookups: what functions of the console give, see `siemantic.aql.functions.lookups`.
        port: 0 for any that is free.
        tls: None for plain HTTP.
    """

    sources: Events
    profile: Profile | None = None
    now_ms: int | None = None
    ignores_time: bool = False
    lookups: Mapping[str, object] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 0
    tls: ssl.SSLContext | None = None


@contextmanager
def emulate(settings: Settings, token: Token) -> Iterator[Server]:
    """
    The console, which answers until the end of the block.

    Raises:
        ConfigurationError: the events cannot be read, or the place is taken.
    """
    now_ms = clock_ms(settings.now_ms)
    opened = open_evaluator(settings.sources, settings.profile, ignores_time=settings.ignores_time)
    with opened as (evaluator, site):
        sets = ReferenceSets(now_ms())
        searches = Searches(
            lambda query, at_ms: evaluator.rows(
                query, at_ms, lookups_of(site, sets, settings.lookups)
            ),
            now_ms,
        )
        properties = Properties(site.properties, now_ms())
        rules = InstalledRules(now_ms)
        extensions = Extensions(rules, now_ms)
        console = Emulated(site, searches, sets, properties, rules, extensions)
        try:
            place = (settings.host, settings.port)
            with serve(place, token, console, settings.tls) as server:
                yield server
        finally:
            searches.close()
