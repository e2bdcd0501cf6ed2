"""`siemantic qradar apply`."""

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.deployments import (
    DEFAULT_STATE,
    StateFile,
    Timeout,
    Yes,
    ask,
    carry_out,
    make_wanted,
    open_store,
    plan_for,
    show_plan,
)


def apply(
    paths: options.Paths,
    profile: options.Profile = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    state: StateFile = DEFAULT_STATE,
    yes: Yes = False,
    timeout: Timeout = 600,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Deploy rules to a console.

    Shows the plan and asks; uploads and installs the package, sees that it is
    there, and deletes what is not wanted any more. Can be repeated at any time.

    Example: siemantic qradar apply rules
    """
    from siemantic.qradar.deployment.applying import is_done

    wanted = make_wanted(paths, profile, filters, skip_unsupported=skip_unsupported)
    if not wanted.is_whole:
        screen.say("not all rules can be deployed, so nothing is; see --skip-unsupported")
        raise typer.Exit(1)
    with open_console(address, token_file, ca_file) as console:
        store = open_store(console, state)
        steps = plan_for(console, wanted.package, store, wanted.profile)
        known = store.load()
        show_plan(steps, known, options.ReportFormat.TEXT)
        if is_done(wanted.package, steps, known):
            screen.say("there is nothing to do")
            return
        ask(f"Deploy this to {known.console}?", is_agreed=yes)
        carry_out(console, wanted.package, store, steps, timeout)
