"""What the commands that deploy share: their options, and what is to be done."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import screen
from siemantic.cli.wanted import Wanted, leave_out, tell_notes, tell_refused, tell_unseen

if TYPE_CHECKING:
    from siemantic.qradar.console import Console
    from siemantic.qradar.deployment.plan import Step
    from siemantic.qradar.deployment.sets.plan import SetPlan
    from siemantic.qradar.deployment.state import State, Store
    from siemantic.targets.qradar_aql.extension.contents import Entry

StateFile = Annotated[Path, typer.Option("--state", metavar="FILE", help="What was deployed last.")]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
Timeout = Annotated[int, typer.Option(min=1, metavar="SECONDS", help="For each task.")]
SetsFile = Annotated[
    Path | None,
    typer.Option("--reference-sets", metavar="FILE", help="Reference sets to keep there."),
]
DEFAULT_STATE = Path("qradar-state.json")
SETTLING_S = 60
"""So long a plan waits for the end of an installation that an interrupted apply has started."""


@dataclass(frozen=True, slots=True)
class Planned:
    """
    What is to be done with rules and building blocks, and with reference sets.

    Attributes:
        state: what was known when the plan was made.
    """

    steps: "tuple[Step, ...]"
    sets: "SetPlan | None"
    state: "State"


def open_store(console: "Console", path: Path) -> "Store":
    """The state's file for the console."""
    from siemantic.qradar.deployment.state import Store

    return Store(path, console.channel.connection.address)


def plan_for(console: "Console", store: "Store", wanted: Wanted) -> Planned:
    """
    What is to be done, with what changes mean for the columns of the profile.

    Raises:
        ConfigurationError: a reference set of the console has another type.
        ConsoleError: see `Console`.
    """
    _settle(console, store)
    return _with_meanings(store, wanted, _compared(console, store, wanted))


def plan_rules(
    console: "Console", store: "Store", wanted: Wanted, *, skip_refused: bool
) -> tuple[Wanted, Planned]:
    """
    What is wanted and what is to be done; on standard error what must be known of new rules.

    Rules whose filters the console refuses make the wanted less than whole, or are left out.

    Raises:
        ConfigurationError: as `plan_for`, or no rule is left.
        ConsoleError: see `Console`.
    """
    _settle(console, store)
    planned = _compared(console, store, wanted)
    refused = _find_refused(console, wanted, planned)
    tell_refused(wanted, refused)
    if refused and skip_refused:
        wanted = leave_out(wanted, refused)
        planned = _compared(console, store, wanted)
    elif refused:
        wanted = replace(wanted, is_whole=False)
    _tell_of_new(console, wanted, planned)
    return wanted, _with_meanings(store, wanted, planned)


def _settle(console: "Console", store: "Store") -> None:
    from siemantic.qradar.deployment.extensions import settle

    pending = store.load().pending
    if pending is not None:
        settle(console, pending, SETTLING_S)


def _find_refused(
    console: "Console", wanted: Wanted, planned: Planned
) -> Mapping[str, tuple[str, ...]]:
    """Why the console refuses rules and building blocks that are to be brought to it, by UUID."""
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
    from siemantic.qradar.deployment.refused import find_refused

    entries = _new(wanted, planned)
    database = get_profile(wanted.profile or DEFAULT_PROFILE).database
    with screen.progress("Validating filters", len(entries)) as advance:
        return find_refused(console, entries, database, advance)


def _tell_of_new(console: "Console", wanted: Wanted, planned: Planned) -> None:
    """What must be known of what is to be brought to the console."""
    from siemantic.qradar.deployment.unseen import find_unseen
    from siemantic.qradar.inventory import read_properties

    if entries := _new(wanted, planned):
        tell_notes(wanted, frozenset(each.identifier for each in entries))
        tell_unseen(wanted, find_unseen(read_properties(console), entries))


def _new(wanted: Wanted, planned: Planned) -> "list[Entry]":
    """What the console has not had yet in that form."""
    steps = (each for each in planned.steps if each.action in {"create", "change"})
    new = {each.identifier for each in steps}
    return [each for each in wanted.package.entries if each.identifier in new]


def _with_meanings(store: "Store", wanted: Wanted, planned: Planned) -> Planned:
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
    from siemantic.qradar.deployment.meaning import with_meanings

    before = _entries_before(store, planned.state)
    site = get_profile(wanted.profile or DEFAULT_PROFILE)
    steps = with_meanings(planned.steps, wanted.package.entries, before, site)
    return replace(planned, steps=steps)


def _compared(console: "Console", store: "Store", wanted: Wanted) -> Planned:
    """What is to be done by the state and the console of now, without what changes mean."""
    from siemantic.qradar.deployment.installed import read_installed
    from siemantic.qradar.deployment.plan import make_plan

    state, package = store.load(), wanted.package
    before = _entries_before(store, state)
    is_doubtful = state.pending is not None and state.pending.package != package.digest
    found = read_installed(console)
    steps = make_plan(package.entries, before, state, found, is_doubtful=is_doubtful)
    return Planned(steps, _plan_sets(console, state, wanted), state)


def _entries_before(store: "Store", state: "State") -> "tuple[Entry, ...]":
    """What the package has that was deployed last; nothing if it is not kept."""
    old = None if state.deployed is None else store.find(state.deployed.package)
    return () if old is None else old.entries


def _plan_sets(console: "Console", state: "State", wanted: Wanted) -> "SetPlan | None":
    from siemantic.qradar.deployment.sets.found import read_sets
    from siemantic.qradar.deployment.sets.plan import make_set_plan

    if wanted.sets is None:
        return None
    names = state.set_names | {each.name for each in wanted.sets}
    return make_set_plan(wanted.sets, state, read_sets(console, names))


def carry_out(
    console: "Console", store: "Store", wanted: Wanted, planned: Planned, timeout_s: int
) -> None:
    """
    Do what the plan says, and say what is deployed then.

    The plan may be old: a person has looked at it for as long as they wanted.

    Raises:
        ConfigurationError: the plan would be another one now, or another command is at work.
        ConsoleError: see `Applying.apply`.
    """
    from siemantic.errors import ConfigurationError
    from siemantic.qradar.deployment.alone import alone
    from siemantic.qradar.deployment.applying import Applying

    steps = tuple(replace(each, meaning=None) for each in planned.steps)
    with alone(store.path):
        if _compared(console, store, wanted) != replace(planned, steps=steps):
            message = "the state file or the console has changed since this plan was made"
            raise ConfigurationError(f"{message}, so nothing was done; look at the plan of now")
        package, applying = wanted.package, Applying(console, store, timeout_s)
        state = applying.apply(package, planned.steps, planned.state, planned.sets)
    if state.deployed is None:
        screen.say("removed all that was deployed", colour="green")
        return
    number = state.deployed.extension
    screen.say(f"deployed package {package.digest[:12]} (extension {number})", colour="green")


def ask(question: str, *, is_agreed: bool) -> None:
    """
    Ask whether to go on, and end the command if not.

    Raises:
        ConfigurationError: there is nobody to ask.
    """
    from siemantic.errors import ConfigurationError

    if is_agreed:
        return
    if not sys.stdin.isatty():
        raise ConfigurationError("there is nobody to ask; say --yes to go on without asking")
    if not typer.confirm(question, err=True):
        screen.say("nothing was changed")
        raise typer.Exit(0)
