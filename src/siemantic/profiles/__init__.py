"""
A profile says how one site stores its events: names of columns, log sources, default window.

The shipped profiles are the YAML files of this folder, and what they share is in `base/`; a site
writes its own in the same form, see docs/profiles.md. `draft` reads one file in the `shapes` that
its parts have, `load` finds the files and puts together those that extend each other, `log_sources`
gives log sources their columns, `coverage` says what rules need and a profile has not, `template`
is the start of a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["text", "number", "ip", "time", "payload"]
"""
A time is in milliseconds since 1970, as starttime is, and a payload is bytes that UTF8 makes text:
AQL guide, "Event fields" and "Data calculation and formatting functions".
"""
TimeUnit = Literal["MINUTES", "HOURS", "DAYS"]
Database = Literal["events", "flows"]
Unmapped = Literal["error", "keep", "payload"]
Source = tuple[str | None, str | None, str | None]
"""A Sigma log source: its category, product and service."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """
    A column that holds a Sigma field.

    `note` is told to everybody whose query uses the column: what is not certain about it.
    `holds_more` says that the field is only a part of the column's text, so that only `contains`
    means the same for both.
    """

    name: str
    type: ColumnType = "text"
    note: str | None = None
    holds_more: bool = False


@dataclass(frozen=True, slots=True)
class LogSourceMapping:
    """
    How the events of one Sigma log source are told from all others.

    They are the events of any of the `alternatives`. Each maps a column to the values that it may
    have; all its columns must agree, and a text column has only texts. `unknown` says why QRadar
    has no counterpart that is known; `alternatives` is empty then.
    """

    category: str | None
    product: str | None
    service: str | None
    alternatives: tuple[Mapping[ColumnMapping, tuple[str | int, ...]], ...]
    note: str | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """A column of every result: `column`, or `function(column)`, under another name if given."""

    column: str
    function: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """
    One site.

    `columns` maps a Sigma field to the columns that it may be in, at least one. What becomes of a
    field that is not there, `unmapped` says: it is refused (`error`), its name is the column's as
    well (`keep`), or its value is looked up in the event's text (`payload`). `log_sources` is None
    when queries get no log source condition at all. `window` is how far back a query looks: a count
    and a unit. `database` is the table that queries read.
    """

    name: str
    title: str
    window: tuple[int, TimeUnit]
    columns: Mapping[str, tuple[ColumnMapping, ...]] = field(default_factory=dict)
    unmapped: Unmapped = "error"
    log_sources: tuple[LogSourceMapping, ...] | None = None
    select: tuple[Selected, ...] = ()
    database: Database = "events"

    def find_columns(self, sigma_field: str) -> tuple[ColumnMapping, ...]:
        """The columns that a Sigma field may be in, none when the profile has none."""
        kept = (ColumnMapping(sigma_field),) if self.unmapped == "keep" else ()
        return self.columns.get(sigma_field, kept)

    def find_log_source(
        self, category: str | None, product: str | None, service: str | None
    ) -> LogSourceMapping | None:
        """The mapping of exactly this log source, None when the profile has none."""
        wanted = (category, product, service)
        return next(
            (
                each
                for each in self.log_sources or ()
                if (each.category, each.product, each.service) == wanted
            ),
            None,
        )


def describe_log_source(source: Source) -> str:
    """
    A log source in words.

    >>> describe_log_source(("process_creation", "windows", None))
    'category process_creation, product windows'
    """
    parts = zip(("category", "product", "service"), source, strict=True)
    return ", ".join(f"{name} {part}" for name, part in parts if part)
