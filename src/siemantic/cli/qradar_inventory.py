"""`siemantic qradar inventory`."""

from pathlib import Path
from typing import Annotated

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console

Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="File, or '-', the default.")
]
WithQids = Annotated[bool, typer.Option("--qids", help="QIDs with their names as well; many.")]


def inventory(
    output: Output = None,
    qids: WithQids = False,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Write down what a console has, for checks without it.

    Columns, custom properties, functions, reserved words, log source types and
    how many log sources they have, reference sets.

    Example: siemantic qradar inventory -o site.json
    """
    from siemantic.cli.counts import count_of
    from siemantic.golden import write_whole
    from siemantic.qradar.inventory import read_inventory
    from siemantic.qradar.inventory_file import to_text

    with open_console(address, token_file, ca_file) as console:
        found = read_inventory(console, with_qids=qids)
    text = to_text(found)
    if output is None or output == options.STANDARD_OUTPUT:
        typer.echo(text, nl=False)
    else:
        write_whole(Path(output), text)
    filled = sum(each.sources > 0 for each in found.log_source_types)
    screen.say(
        f"custom properties: {len(found.properties)};"
        f" {filled} of {count_of(len(found.log_source_types), 'log source type')} with log sources;"
        f" {count_of(len(found.reference_sets), 'reference set')}"
    )
