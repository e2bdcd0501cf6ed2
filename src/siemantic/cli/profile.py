"""`siemantic profile`: what a site profile says, what it lacks, and how to begin one."""

import typer

from siemantic.cli.profile_check import check
from siemantic.cli.profile_new import new
from siemantic.cli.profile_show import show

profile_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look at site profiles, and make one that fits your console.

    A profile names the columns that hold Sigma's fields, and tells log sources
    apart. siemantic list profiles shows those that are shipped.

    Example: siemantic profile show ibm
    """,
)
profile_app.command()(show)
profile_app.command()(check)
profile_app.command()(new)
