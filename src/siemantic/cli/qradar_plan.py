"""`siemantic qradar plan`."""

import typer

from siemantic.cli import options
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.deployments import (
    DEFAULT_STATE,
    StateFile,
    make_wanted,
    open_store,
    plan_for,
    show_plan,
)


def plan(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    state: StateFile = DEFAULT_STATE,
    report: options.Report = options.ReportFormat.TEXT,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Say what deploying rules would do to a console.

    Which rules and building blocks it would create, change and remove, what a
    change means, and what a person has changed there. Nothing is changed.

    Example: siemantic qradar plan rules
    """
    wanted = make_wanted(paths, profile, filters, skip_unsupported=skip_unsupported)
    with open_console(address, token_file, ca_file) as console:
        store = open_store(console, state)
        steps = plan_for(console, wanted.package, store, wanted.profile)
    show_plan(steps, store.load(), report)
    if not wanted.is_whole:
        raise typer.Exit(1)
