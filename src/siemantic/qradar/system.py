"""What a console says of itself."""

from dataclasses import dataclass

from siemantic.qradar.answers import as_fields, text_in
from siemantic.qradar.console import Console


@dataclass(frozen=True, slots=True)
class About:
    """A console's version: the one that people say, and that of the build."""

    release: str
    build: str


def read_about(console: Console) -> About:
    """
    The version of QRadar.

    Source: DOCS GET system-about; which of external_version and release_name is "7.5.0 Update
    Package 8" is not documented, so the first that is there is shown.

    Raises:
        ConsoleError: see `Console`.
    """
    path = "/system/about"
    fields = as_fields(console.get(path), f"GET /api{path}")
    names = (text_in(fields, "release_name"), text_in(fields, "external_version"))
    return About(
        next(filter(None, names), "of an unknown version"), text_in(fields, "build_version")
    )
