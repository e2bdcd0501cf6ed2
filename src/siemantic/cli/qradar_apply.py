"""`siemantic qradar apply`."""

import typer

from siemantic.cli import console_options, deployments, options, screen, shown_plan
from siemantic.cli.wanted import Wanted, make_wanted


def apply(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    reference_sets: deployments.SetsFile = None,
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    yes: deployments.Yes = False,
    timeout: deployments.Timeout = 600,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Deploy rules to a console.

    Shows the plan and asks; uploads and installs the package, sees that it is
    there, and deletes what is not wanted any more. Can be repeated at any time.

    Example: siemantic qradar apply rules
    """
    from siemantic.qradar.deployment.applying import check_sets, is_done

    wanted = make_wanted(paths, profile, filters, reference_sets, skip_unsupported=skip_unsupported)
    _check_whole(wanted)
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        wanted, planned = deployments.plan_rules(
            console, store, wanted, skip_refused=skip_unsupported
        )
        _check_whole(wanted)
        known = planned.state
        check_sets(planned.sets, known)
        shown_plan.show_plan(planned, options.ReportFormat.TEXT)
        if is_done(wanted.package, planned.steps, known, planned.sets):
            screen.say("there is nothing to do")
            return
        deployments.ask(f"Deploy this to {known.console}?", is_agreed=yes)
        deployments.carry_out(console, store, wanted, planned, timeout)


def _check_whole(wanted: Wanted) -> None:
    """End the command if not all rules can be deployed."""
    if not wanted.is_whole:
        screen.say("not all rules can be deployed, so nothing is; see --skip-unsupported")
        raise typer.Exit(1)
