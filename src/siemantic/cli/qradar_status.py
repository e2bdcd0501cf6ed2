"""`siemantic qradar status`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.deployments import DEFAULT_STATE, StateFile, open_store

if TYPE_CHECKING:
    from siemantic.qradar.deployment.state import State


@dataclass(frozen=True, slots=True)
class Drifted:
    """
    What a person has changed: a rule, building block or reference set, and how, in words.

    Rules and building blocks may share a name; `identifier` is their UUID.
    """

    name: str
    kind: str
    identifier: str
    drift: tuple[str, ...]


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
    rules = (
        Drifted(each.name, each.kind, each.identifier, found)
        for each in records
        if (found := drift_of(each, installed.get(each.identifier)))
    )
    of_sets = (
        Drifted(each.name, "reference set", each.name, found)
        for each in known.sets
        if (found := set_drift(each, sets.get(each.name)))
    )
    drifted = [*rules, *of_sets]
    if report is options.ReportFormat.JSON:
        screen.print_json([_object(known, drifted)])
    else:
        _show(known, drifted)
    if drifted or known.is_interrupted:
        raise typer.Exit(1)


def _show(state: "State", drifted: Sequence[Drifted]) -> None:
    from siemantic.cli.counts import count_of

    for each in drifted:
        name = f"reference set {each.name}" if each.kind == "reference set" else each.name
        screen.say(f"{name}: {'; '.join(each.drift)}", err=False)
    if state.deployed is None:
        screen.say(f"nothing was deployed to {state.console}", err=False)
    else:
        kinds = Counter(each.kind for each in state.deployed.records)
        held = " and ".join(count_of(kinds[each], each) for each in ("rule", "building block"))
        held += f", {count_of(len(state.sets), 'reference set')}" if state.sets else ""
        named = f"package {state.deployed.package[:12]} (extension {state.deployed.extension})"
        changed = f", {len(drifted)} of them changed by hand" if drifted else ""
        screen.say(f"{state.console} has {named}: {held}{changed}", err=False)
    if state.is_interrupted:
        what = "" if state.pending is None else f" of package {state.pending.package[:12]}"
        message = f"an apply{what} was interrupted or failed"
        sets = "" if state.pending_sets is None else " with --reference-sets"
        screen.say(f"{message}; apply again{sets}, or roll back", colour="red", err=False)


def _object(state: "State", drifted: Sequence[Drifted]) -> dict[str, Any]:
    return {
        "console": state.console,
        "package": state.deployed and state.deployed.package,
        "extension": state.deployed and state.deployed.extension,
        "previous": state.previous,
        "pending": state.pending and state.pending.package,
        "reference_sets": [each.name for each in state.sets],
        "is_interrupted": state.is_interrupted,
        "drifted": [asdict(each) for each in drifted],
    }
