"""What the commands that deploy share: their options, what is wanted, and what is to be done."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.qradar.console import Console
    from siemantic.qradar.deployment.packages import Package
    from siemantic.qradar.deployment.plan import Step
    from siemantic.qradar.deployment.sets.plan import SetPlan
    from siemantic.qradar.deployment.sets.wanted import ReferenceSet
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
class Wanted:
    """
    What is to be on the console.

    Attributes:
        sets: None where reference sets are left alone.
        is_whole: whether the package has all rules that were named.
    """

    package: "Package"
    profile: str | None = None
    sets: "tuple[ReferenceSet, ...] | None" = None
    is_whole: bool = True


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


def make_wanted(
    paths: Sequence[str],
    profile: str | None,
    filters: options.Names,
    sets_file: Path | None,
    *,
    skip_unsupported: bool,
) -> Wanted:
    """
    The package of the rules and the reference sets; on standard error what is wrong with rules.

    Raises:
        ConfigurationError: no rule can be converted, or the profile or the file of reference sets
            cannot be used.
    """
    from siemantic.cli.convert import request_of
    from siemantic.cli.report import print_problems
    from siemantic.convert import content_of, convert_all, load_workload
    from siemantic.errors import ConfigurationError
    from siemantic.qradar.deployment.packages import read_package
    from siemantic.qradar.deployment.sets.wanted import load_reference_sets
    from siemantic.workers import open_workers

    sets = None if sets_file is None else load_reference_sets(sets_file)
    request = replace(request_of("qradar_aql", profile, None, None), query_format="extension")
    with open_workers() as workers:
        workload = load_workload(paths, filters or (), None, workers)
        conversions = convert_all(workload, [request], workers=workers)
    print_problems(conversions, workload)
    failures = {"broken"} if skip_unsupported else {"broken", "unsupported"}
    is_whole = not workload.findings and not any(e.status in failures for e in conversions)
    queries = [each for one in conversions for each in one.queries]
    if not queries:
        are_none = any(each.code == "no_rules" for each in workload.findings)
        way = "; 'siemantic qradar remove' removes what was deployed" if are_none else ""
        raise ConfigurationError(f"none of the rules becomes a rule of QRadar{way}")
    content = content_of(request, queries)
    assert isinstance(content, bytes)  # noqa: S101 - a package
    return Wanted(read_package(content), profile, sets, is_whole)


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
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
    from siemantic.qradar.deployment.extensions import settle
    from siemantic.qradar.deployment.meaning import with_meanings

    pending = store.load().pending
    if pending is not None:
        settle(console, pending, SETTLING_S)
    planned = _compared(console, store, wanted)
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
