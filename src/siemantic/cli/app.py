"""The command `siemantic`: its commands, and the only place that turns errors into exit codes."""

import os
import sys

import typer

from siemantic.cli.build import build
from siemantic.cli.convert import convert
from siemantic.cli.list import list_app
from siemantic.cli.test import test
from siemantic.errors import SiemanticError

CLEAN, FINDINGS, WRONG_USAGE, INTERNAL_ERROR = range(4)
"""Exit codes. Typer exits with 2 on wrong usage as well."""

app = typer.Typer(
    name="siemantic",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Port Sigma rules to QRadar AQL and other SIEM query languages.

    Example: siemantic convert rules -t qradar_aql -o queries
    """,
)
app.command()(convert)
app.command()(build)
app.command()(test)
app.add_typer(list_app, name="list")


def main() -> None:
    """Run the command line and exit."""
    try:
        app()
    except SiemanticError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(WRONG_USAGE)
    except BrokenPipeError:
        # Who reads has seen enough, as `head` does; leave nothing for Python to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLEAN)
    except Exception as error:  # noqa: BLE001 - the last net: an internal error has its own code
        typer.echo(f"Internal error: {type(error).__name__}: {error}", err=True)
        typer.echo("This is a fault in siemantic; please report it with the command.", err=True)
        sys.exit(INTERNAL_ERROR)


if __name__ == "__main__":
    main()
