"""`siemantic qradar status`."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.deployments import DEFAULT_STATE, StateFile, open_store

if TYPE_CHECKING:
    from siemantic.qradar.deployment.state import State


def status(
    state: StateFile = DEFAULT_STATE,
    report: options.Report = options.ReportFormat.TEXT,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Say what is deployed on a console, and what a person has changed there.

    Exits with 1 if something was changed, or if an apply was interrupted.

    Example: siemantic qradar status
    """
    from siemantic.qradar.deployment.installed import read_installed
    from siemantic.qradar.deployment.plan import drift_of
    from siemantic.qradar.deployment.sets.found import read_sets
    from siemantic.qradar.deployment.sets.plan import set_drift

    with open_console(address, token_file, ca_file) as console:
        known = open_store(console, state).load()
        installed = read_installed(console)
        sets = read_sets(console, {each.name for each in known.sets})
    records = known.deployed.records if known.deployed else ()
    drift = {each.name: drift_of(each, installed.get(each.identifier)) for each in records}
    named = {f"reference set {each.name}": each for each in known.sets}
    drift |= {name: set_drift(each, sets.get(each.name)) for name, each in named.items()}
    drifted = {name: each for name, each in drift.items() if each}
    if report is options.ReportFormat.JSON:
        screen.print_json([_object(known, drifted)])
    else:
        _show(known, drifted)
    if drifted or known.is_interrupted:
        raise typer.Exit(1)


def _show(state: "State", drifted: dict[str, tuple[str, ...]]) -> None:
    from siemantic.cli.report import count_of

    for name, reasons in drifted.items():
        screen.say(f"{name}: {'; '.join(reasons)}", err=False)
    if state.deployed is None:
        screen.say(f"nothing was deployed to {state.console}", err=False)
    else:
        kinds = Counter(each.kind for each in state.deployed.records)
        held = f"{kinds['rule']} rules and {kinds['building block']} building blocks"
        held += f", {count_of(len(state.sets), 'reference set')}" if state.sets else ""
        named = f"package {state.deployed.package[:12]} (extension {state.deployed.extension})"
        changed = f", {len(drifted)} of them changed by hand" if drifted else ""
        screen.say(f"{state.console} has {named}: {held}{changed}", err=False)
    if state.is_interrupted:
        what = "" if state.pending is None else f" of package {state.pending.package[:12]}"
        message = f"an apply{what} was interrupted or failed"
        screen.say(f"{message}; apply again, or roll back", colour="red", err=False)


def _object(state: "State", drifted: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "console": state.console,
        "package": state.deployed and state.deployed.package,
        "extension": state.deployed and state.deployed.extension,
        "previous": state.previous,
        "pending": state.pending and state.pending.package,
        "reference_sets": [each.name for each in state.sets],
        "is_interrupted": state.is_interrupted,
        "drifted": drifted,
    }
