"""`siemantic qradar`: a QRadar console, by its REST API."""

import typer

from siemantic.cli.qradar_apply import apply
from siemantic.cli.qradar_emulate import emulate
from siemantic.cli.qradar_inventory import inventory
from siemantic.cli.qradar_ping import ping
from siemantic.cli.qradar_plan import plan
from siemantic.cli.qradar_remove import remove
from siemantic.cli.qradar_rollback import rollback
from siemantic.cli.qradar_search import search
from siemantic.cli.qradar_status import status
from siemantic.cli.qradar_validate import validate

qradar_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Speak with a QRadar console.

    Its address is given with --console or SIEMANTIC_QRADAR_CONSOLE, a service
    token with --token-file or SIEMANTIC_QRADAR_TOKEN.

    Example: siemantic qradar ping
    """,
)
qradar_app.command()(ping)
qradar_app.command()(validate)
qradar_app.command()(search)
qradar_app.command()(inventory)
qradar_app.command()(plan)
qradar_app.command()(apply)
qradar_app.command()(rollback)
qradar_app.command()(remove)
qradar_app.command()(status)
qradar_app.command()(emulate)
