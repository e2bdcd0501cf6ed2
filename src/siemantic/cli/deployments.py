"""What the commands that deploy share: their options, what is wanted, and how a plan is shown."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.qradar.console import Console
    from siemantic.qradar.deployment.packages import Package
    from siemantic.qradar.deployment.plan import Action, Meaning, Step
    from siemantic.qradar.deployment.state import State, Store

StateFile = Annotated[Path, typer.Option("--state", metavar="FILE", help="What was deployed last.")]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
Timeout = Annotated[int, typer.Option(min=1, metavar="SECONDS", help="For each task.")]
DEFAULT_STATE = Path("qradar-state.json")
SETTLING_S = 60
"""So long a plan waits for the end of an installation that an interrupted apply has started."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The package of the rules; `is_whole` says that it has all that was named."""

    package: "Package"
    profile: str | None
    is_whole: bool


def make_wanted(
    paths: Sequence[str], profile: str | None, filters: options.Names, *, skip_unsupported: bool
) -> Wanted:
    """
    The package of the rules, and on standard error what is wrong with them.

    Raises:
        ConfigurationError: no rule can be converted, or the profile cannot be used.
    """
    from dataclasses import replace

    from siemantic.cli.convert import request_of
    from siemantic.cli.report import print_problems
    from siemantic.convert import content_of, convert_all, load_workload
    from siemantic.errors import ConfigurationError
    from siemantic.qradar.deployment.packages import read_package
    from siemantic.workers import open_workers

    request = replace(request_of("qradar_aql", profile, None, None), query_format="extension")
    with open_workers() as workers:
        workload = load_workload(paths, filters or (), None, workers)
        conversions = convert_all(workload, [request], workers=workers)
    print_problems(conversions, workload)
    failures = {"broken"} if skip_unsupported else {"broken", "unsupported"}
    is_whole = not workload.findings and not any(e.status in failures for e in conversions)
    queries = [each for one in conversions for each in one.queries]
    if not queries:
        raise ConfigurationError("none of the rules becomes a rule of QRadar")
    content = content_of(request, queries)
    assert isinstance(content, bytes)  # noqa: S101 - a package
    return Wanted(read_package(content), profile, is_whole)


def open_store(console: "Console", path: Path) -> "Store":
    """The state's file for the console."""
    from siemantic.qradar.deployment.state import Store

    return Store(path, console.channel.connection.address)


def plan_for(
    console: "Console", package: "Package", store: "Store", profile: str | None
) -> "tuple[Step, ...]":
    """The steps, with what changes mean for the columns of the profile."""
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile
    from siemantic.qradar.deployment.extensions import settle
    from siemantic.qradar.deployment.installed import read_installed
    from siemantic.qradar.deployment.meaning import with_meanings
    from siemantic.qradar.deployment.plan import make_plan

    state = store.load()
    if state.pending is not None:
        settle(console, state.pending, SETTLING_S)
    old = None if state.deployed is None else store.find(state.deployed.package)
    before = () if old is None else old.entries
    installed = read_installed(console)
    is_doubtful = state.pending is not None and state.pending.package != package.digest
    steps = make_plan(package.entries, before, state, installed, is_doubtful=is_doubtful)
    site = get_profile(profile or DEFAULT_PROFILE)
    return with_meanings(steps, package.entries, before, site)


def carry_out(
    console: "Console", package: "Package", store: "Store", steps: "Sequence[Step]", timeout_s: int
) -> None:
    """
    Do what the plan says, and say what is deployed then.

    Raises:
        ConsoleError: see `Applying.apply`.
    """
    from siemantic.qradar.deployment.applying import Applying

    state = Applying(console, store, timeout_s).apply(package, steps)
    number = state.deployed and state.deployed.extension
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


# --- showing -------------------------------------------------------------------------------------

_COLOURS: "dict[Action, str]" = {
    "create": "green", "change": "yellow", "drifted": "magenta", "remove": "red"
}  # fmt: skip


def show_plan(steps: "Sequence[Step]", state: "State", report: options.ReportFormat) -> None:
    """What is to be done, and in words how much of it."""
    from siemantic.qradar.deployment.plan import count

    if report is options.ReportFormat.JSON:
        screen.print_json(asdict(each) for each in steps)
    else:
        for each in steps:
            if each.action != "unchanged":
                _show_step(each)
    numbers = count(steps)
    verbs = {"create": "to create", "change": "to change", "remove": "to remove"}
    told = [f"{n} {verbs.get(action, action)}" for action, n in numbers.items() if n]
    screen.say(", ".join(told) or "nothing is wanted, and nothing is there")
    for note in _notes(steps, state):
        screen.say(note, label="note: ", colour="yellow")


def _show_step(step: "Step") -> None:
    label = f"{step.action:<9}"
    screen.say(step.name, label=label, colour=_COLOURS.get(step.action), err=False)
    for line in _lines(step):
        screen.say(f"  {line}", err=False)


def _lines(step: "Step") -> Iterator[str]:
    yield from step.drift
    if step.parts:
        yield f"changed: {', '.join(step.parts)}"
    elif step.action == "change" and not step.drift:
        yield "what is changed is not known: the package of before is not kept here"
    if step.meaning is not None:
        yield from _meaning(step.meaning)


_RELATIONS = {
    "same": "it finds the same events as before",
    "wider": "it finds all events that it found, and more",
    "narrower": "it finds only a part of the events that it found",
    "different": "it finds others, and not all of those that it found",
    "undecided": "whether it finds the same events cannot be told",
}


def _meaning(meaning: "Meaning") -> Iterator[str]:
    problem = f": {meaning.problem}" if meaning.problem else ""
    yield _RELATIONS[meaning.relation] + problem
    if meaning.event:
        yield f"only {meaning.by}: {json.dumps(meaning.event, ensure_ascii=False)}"


def _notes(steps: "Sequence[Step]", state: "State") -> Iterator[str]:
    """What the API cannot do, where it matters."""
    actions = {each.action for each in steps}
    if state.pending is not None:
        yield "an apply was interrupted or failed; the next one takes it up"
    if "remove" in actions:
        yield (
            "rules and building blocks are deleted one by one; the names of the events that they"
            " made stay, since the API cannot delete QIDs"
        )
    if "drifted" in actions or any(each.drift for each in steps):
        yield "the API does not show what a rule tests; apply puts all of the package's rule there"
