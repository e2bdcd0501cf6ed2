"""`siemantic aql`: AQL as a language, whoever wrote the query."""

import typer

from siemantic.cli.aql_check import check
from siemantic.cli.aql_diff import diff
from siemantic.cli.aql_format import format_
from siemantic.cli.aql_run import run

aql_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Work on AQL queries, whoever wrote them.

    Example: siemantic aql check query.aql
    """,
)
aql_app.command()(check)
aql_app.command()(diff)
aql_app.command(name="format")(format_)
aql_app.command()(run)
