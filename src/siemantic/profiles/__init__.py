"""
A profile says how one site stores its events: names of columns, log sources, default window.

The shipped profiles are the YAML files of this folder; a site writes its own in the same form, see
docs/profiles.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["text", "number", "ip"]
TimeUnit = Literal["MINUTES", "HOURS", "DAYS"]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """
    The column that holds a Sigma field.

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

    `where` maps a column to the values that it may have; all its columns must agree.
    """

    category: str | None
    product: str | None
    service: str | None
    where: Mapping[ColumnMapping, tuple[str | int, ...]]
    note: str | None = None


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

    `columns` maps a Sigma field to its column; a field that is not there is refused, or keeps its
    name when `keeps_unmapped` is set. `log_sources` is None when queries get no log source
    condition at all. `window` is how far back a query looks: a count and a unit.
    """

    name: str
    title: str
    window: tuple[int, TimeUnit]
    columns: Mapping[str, ColumnMapping] = field(default_factory=dict)
    keeps_unmapped: bool = False
    log_sources: tuple[LogSourceMapping, ...] | None = None
    select: tuple[Selected, ...] = ()

    def find_column(self, sigma_field: str) -> ColumnMapping | None:
        """The column of a Sigma field, None when the profile has none."""
        kept = ColumnMapping(sigma_field) if self.keeps_unmapped else None
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
