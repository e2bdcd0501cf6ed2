"""`siemantic qradar plan`."""

import typer

from siemantic.cli import console_options, deployments, options


def plan(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    report: options.Report = options.ReportFormat.TEXT,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Say what deploying rules would do to a console.

    Which rules and building blocks it would create, change and remove, what a
    change means, and what a person has changed there. Nothing is changed.

    Example: siemantic qradar plan rules
    """
    wanted = deployments.make_wanted(paths, profile, filters, skip_unsupported=skip_unsupported)
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        steps = deployments.plan_for(console, wanted.package, store, wanted.profile)
    deployments.show_plan(steps, store.load(), report)
    if not wanted.is_whole:
        raise typer.Exit(1)
