"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer


class ReportFormat(StrEnum):
    """How results are shown."""

    TEXT = "text"
    JSON = "json"


Report = Annotated[
    ReportFormat, typer.Option("--format", help="Show results as text or json.", show_choices=False)
]
