"""`siemantic qradar rollback`."""

from siemantic.cli import console_options, deployments, options


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
    then. Shows the plan and asks, as apply does; again, it returns forth.

    Example: siemantic qradar rollback
    """
    with console_options.open_console(address, token_file, ca_file) as console:
        store = deployments.open_store(console, state)
        package = store.get_previous()
        steps = deployments.plan_for(console, package, store, profile)
        known = store.load()
        deployments.show_plan(steps, known, options.ReportFormat.TEXT)
        deployments.ask(f"Return {known.console} to package {package.digest[:12]}?", is_agreed=yes)
        deployments.carry_out(console, package, store, steps, timeout)
