"""What a user may choose for one conversion, beside the profile (`-O KEY=VALUE`)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from siemantic.aql.printer import can_name
from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.profiles import Database, Profile, TimeUnit

LIMIT = 10_000
"""The most rows of a result, unless the user says otherwise; see docs/decisions/0005."""


@dataclass(frozen=True, slots=True)
class Options:
    """
    What replaces the profile's own, None where the profile stays.

    `window` is a count and a unit, `limit` the most rows of a result, None for all of them.
    """

    window: tuple[int, TimeUnit] | None = None
    limit: int | None = LIMIT
    columns: tuple[str, ...] | None = None
    database: Database | None = None

    def applied_to(self, profile: Profile) -> Profile:
        """
        The profile with the chosen window and database.

        Raises:
            ConfigurationError: its log source conditions are not for flows, which have none.
        """
        if self.window is None and self.database is None:
            return profile
        database = self.database or profile.database
        if database != profile.database and profile.log_sources is not None:
            raise ConfigurationError(
                f"the log source conditions of the profile '{profile.name}' are for "
                f"{profile.database}; use a profile without any, such as plain, for {database}"
            )
        return replace(profile, database=database, window=self.window or profile.window)


def read_options(given: Mapping[str, object]) -> Options:
    """
    The options from what the command line has: texts, or numbers where sigma-cli reads them.

    Raises:
        ConfigurationError: there is no such option, or its value cannot be meant.
    """
    for name in given:
        if name not in _READERS:
            hint = did_you_mean(name, _READERS) or f"; there are {', '.join(_READERS)}"
            raise ConfigurationError(f"unknown option '{name}'{hint}")
    # The names and types are those of the table below.
    return Options(**{name: _READERS[name](value) for name, value in given.items()})


def _window(value: object) -> tuple[int, TimeUnit]:
    """How far back a query looks; AQL's units are plural ("Time criteria in AQL queries")."""
    text = str(value)
    found = re.fullmatch(r"([1-9][0-9]{0,5}) *([A-Za-z]+)", text)
    unit = "" if found is None else found[2].upper()
    if found is None or unit not in get_args(TimeUnit):
        raise _wrong("window", text, "write a count and a unit, such as '24 HOURS' or '90 MINUTES'")
    return int(found[1]), unit  # type: ignore[return-value] # it is one of TimeUnit


def _limit(value: object) -> int | None:
    text = str(value).lower()
    if text == "none":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise _wrong("limit", text, "write a whole number of rows, or none for all")
    return int(text)


def _columns(value: object) -> tuple[str, ...]:
    """Names with commas between them, or a list of names, as sigma-cli gives for several `-O`."""
    parts = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    names = [name.strip() for part in parts for name in str(part).split(",")]
    for name in names:
        if not can_name(name) or {"(", "*"} & {*name}:
            raise _wrong(
                "columns",
                name,
                "write names of columns, or Sigma's fields, with commas between them",
            )
    return tuple(dict.fromkeys(names))


def _database(value: object) -> Database:
    text = str(value)
    if text not in get_args(Database):
        raise _wrong("database", text, "write events or flows")
    return text  # type: ignore[return-value] # it is one of Database


_READERS: Mapping[str, Callable[[object], Any]] = {
    "window": _window,
    "limit": _limit,
    "columns": _columns,
    "database": _database,
}


def _wrong(option: str, value: str, hint: str) -> ConfigurationError:
    return ConfigurationError(f"the option '{option}' cannot be '{value[:80]}'; {hint}")
