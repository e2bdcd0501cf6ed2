"""`siemantic qradar rollback`."""

from siemantic.cli import console_options, deployments, options, shown_plan
from siemantic.cli.wanted import Wanted


def rollback(
    profile: options.Profile = None,
    state: deployments.StateFile = deployments.DEFAULT_STATE,
    yes: deployments.Yes = False,
    timeout: deployments.Timeout = 600,
    address: console_options.Address = None,
    token_file: console_options.TokenFile = None,
    ca_file: console_options.CaFile = None,
) -> None:
    """Return a console to the package before the last one.

    After an apply that was interrupted or failed, to the one that was deployed
    then; after the first one, to nothing. Shows the plan and asks, as apply
    does; again, it returns forth.

    Example: siemantic qradar rollback
    """
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        known = store.load()
        _, sets = known.return_to
        wanted = Wanted(store.get_previous(), profile, sets if known.set_names or sets else None)
        planned = deployments.plan_for(console, store, wanted)
        shown_plan.show_plan(planned, options.ReportFormat.TEXT)
        name = wanted.package.digest[:12]
        to = f"package {name}" if name else "what it was before the first package"
        deployments.ask(f"Return {known.console} to {to}?", is_agreed=yes)
        deployments.carry_out(console, store, wanted, planned, timeout)
