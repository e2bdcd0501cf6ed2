"""The rules and building blocks that a console has, as far as its API shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import as_fields, number_in, text_in
from siemantic.qradar.console import Console

PATHS = {"building block": "/analytics/building_blocks", "rule": "/analytics/rules"}


@dataclass(frozen=True, slots=True)
class Installed:
    """
    A rule or building block on the console.

    Attributes:
        number: what the console calls it by.
        identifier: its UUID; rules that QRadar came with may have other texts.
        changed_ms: when it was last changed, in milliseconds since 1970.
    """

    number: int
    identifier: str
    name: str
    kind: str
    enabled: bool
    changed_ms: int | None


def read_installed(console: Console) -> Mapping[str, Installed]:
    """
    All of them, by their identifiers.

    Source: DOCS GET analytics-rules and analytics-building_blocks. What they test is not shown.

    Raises:
        ConsoleError: see `Console`.
    """
    found = (each for kind in PATHS for each in _read(console, kind))
    return {each.identifier: each for each in found}


def _read(console: Console, kind: str) -> Iterator[Installed]:
    path = PATHS[kind]
    asked = {"fields": "id,identifier,name,enabled,modification_date"}
    for each in console.records(path, asked):
        fields = as_fields(each, f"GET /api{path}")
        number = number_in(fields, "id")
        if number is None:
            raise ConsoleError(f"a {kind} of GET /api{path} has no number")
        yield Installed(
            number,
            text_in(fields, "identifier"),
            text_in(fields, "name"),
            kind,
            fields.get("enabled") is not False,
            number_in(fields, "modification_date"),
        )
