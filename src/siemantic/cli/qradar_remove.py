"""`siemantic qradar remove`."""

from siemantic.cli import console_options, deployments, options, screen, shown_plan
from siemantic.cli.wanted import Wanted


def remove(
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    yes: deployments.Yes = False,
    timeout: deployments.Timeout = 600,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Remove all that was deployed to a console.

    Rules, building blocks and reference sets. Shows the plan and asks;
    rollback brings them back.

    Example: siemantic qradar remove
    """
    from siemantic.qradar.deployment.applying import is_done
    from siemantic.qradar.deployment.packages import NOTHING

    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        sets = () if store.load().set_names else None
        wanted = Wanted(NOTHING, sets=sets)
        planned = deployments.plan_for(console, store, wanted)
        known = planned.state
        if is_done(NOTHING, planned.steps, known, planned.sets):
            screen.say(f"nothing was deployed to {known.console}")
            return
        shown_plan.show_plan(planned, options.ReportFormat.TEXT)
        deployments.ask(f"Remove this from {known.console}?", is_agreed=yes)
        deployments.carry_out(console, store, wanted, planned, timeout)
