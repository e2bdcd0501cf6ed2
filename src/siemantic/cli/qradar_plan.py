"""`siemantic qradar plan`."""

import typer

from siemantic.cli import console_options, deployments, options, shown_plan


def plan(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    reference_sets: deployments.SetsFile = None,
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    report: options.Report = options.ReportFormat.TEXT,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Say what deploying rules would do to a console.

    Which rules, building blocks and reference sets it would create, change and
    remove, what a change means, and what a person has changed there.

    Example: siemantic qradar plan rules
    """
    wanted = deployments.make_wanted(
        paths, profile, filters, reference_sets, skip_unsupported=skip_unsupported
    )
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        planned = deployments.plan_for(console, store, wanted)
    shown_plan.show_plan(planned, report)
    if not wanted.is_whole:
        raise typer.Exit(1)
