"""`siemantic analyze`: sigma-cli's command, by another name here."""

import typer

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Whatever stands behind it there."""


def analyze() -> None:
    """Say which command does what sigma-cli's analyze does."""
    message = (
        "here it is 'siemantic coverage RULES --format navigator --score count -o FILE' for "
        "'sigma analyze attack', and 'siemantic coverage RULES --by source' for 'analyze logsource'"
    )
    raise typer.BadParameter(message, param_hint="analyze")
