"""`siemantic qradar rollback`."""

from siemantic.cli import options
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.deployments import (
    DEFAULT_STATE,
    StateFile,
    Timeout,
    Yes,
    ask,
    carry_out,
    open_store,
    plan_for,
    show_plan,
)


def rollback(
    state: StateFile = DEFAULT_STATE,
    yes: Yes = False,
    timeout: Timeout = 600,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Return a console to the package before the last one.

    After an apply that was interrupted or failed, to the one that was deployed
    then. Shows the plan and asks, as apply does; again, it returns forth.

    Example: siemantic qradar rollback
    """
    with open_console(address, token_file, ca_file) as console:
        store = open_store(console, state)
        package = store.get_previous()
        steps = plan_for(console, package, store, None)
        known = store.load()
        show_plan(steps, known, options.ReportFormat.TEXT)
        ask(f"Return {known.console} to package {package.digest[:12]}?", is_agreed=yes)
        carry_out(console, package, store, steps, timeout)
