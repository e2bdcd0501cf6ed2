"""`siemantic profile new`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from siemantic.cli import screen
from siemantic.cli.options import STANDARD_OUTPUT

NewFile = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE", help="New file, or '-', the default.")
]


def new(output: NewFile = STANDARD_OUTPUT) -> None:
    """Begin a profile of your own, with an example of every key.

    It extends the default profile, so that you write only what is different on
    your console. A file that exists is never overwritten.

    Example: siemantic profile new -o site.yml
    """
    from siemantic.profiles.template import TEMPLATE

    if output == STANDARD_OUTPUT:
        screen.print_result(TEMPLATE.rstrip("\n"), "yaml")
        return
    _write(output, TEMPLATE)
    screen.say(
        f"wrote {output}; look what it lacks: siemantic profile check RULES --profile {output}"
    )


def _write(output: str, text: str) -> None:
    from siemantic.golden import write_whole

    if os.path.lexists(output):
        message = f"'{output}' exists and is left as it is; name a new file"
        raise typer.BadParameter(message, param_hint="-o")
    write_whole(Path(output), text)
