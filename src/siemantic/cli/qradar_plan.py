"""`siemantic qradar plan`."""

from typing import Annotated

import typer

from siemantic.cli import console_options, deployments, options, shown_plan
from siemantic.cli.wanted import make_wanted

Check = Annotated[bool, typer.Option("--check", help="Exit with 1 if anything is to be done.")]


def plan(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    reference_sets: deployments.SetsFile = None,
    check: Check = False,
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    report: options.Report = options.ReportFormat.TEXT,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Say what deploying rules would do to a console.

    Which rules, building blocks and reference sets it would create, change and
    remove, what a change means, and what a person has changed there. Exits
    with 1 if rules cannot be deployed.

    Example: siemantic qradar plan rules
    """
    from siemantic.qradar.deployment.applying import is_done

    wanted = make_wanted(paths, profile, filters, reference_sets, skip_unsupported=skip_unsupported)
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        wanted, planned = deployments.plan_rules(
            console, store, wanted, skip_refused=skip_unsupported
        )
    shown_plan.show_plan(planned, report)
    is_open = planned.state.is_interrupted or not is_done(
        wanted.package, planned.steps, planned.state, planned.sets
    )
    if not wanted.is_whole or (check and is_open):
        raise typer.Exit(1)
