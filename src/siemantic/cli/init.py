"""`siemantic init`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from siemantic.convert import Workload
    from siemantic.scaffold import Choices, Written

Folder = Annotated[str, typer.Argument(metavar="FOLDER", hidden=True)]


def init(folder: Folder = ".", target: options.TargetNames = None) -> None:
    """Make a repository of detections as code.

    An empty FOLDER, or a new one, gets a rule with its tests, a filter and a
    profile as examples; where there are rules those are found. Either gets
    siemantic.toml, a pre-commit configuration, and workflows for GitHub and
    GitLab; what is found in rules that are there is kept as known. A file that
    is there already stays as it is.

    Example: siemantic init detections -t qradar_aql
    """
    from siemantic.cli.repository import DEFAULT_TARGET
    from siemantic.scaffold import choose, load_found_rules, write_repository
    from siemantic.workers import open_workers

    with open_workers() as workers:
        choices = choose(Path(folder), target or (), DEFAULT_TARGET, workers)
        workload = load_found_rules(Path(folder), choices, workers)
        if workload is not None:
            _keep_known_findings(Path(folder), workload, workers)
    written = write_repository(Path(folder), choices)
    _report(folder, choices, written)


def _keep_known_findings(folder: Path, workload: "Workload", workers: "Executor") -> None:
    from siemantic.scaffold import BASELINE, keep_known_findings

    with screen.progress("Checking", len(workload.units)) as advance:
        count = keep_known_findings(folder, workload, advance, workers)
    told = f"{folder / BASELINE}, with what is found in the rules today ({count})"
    screen.say(told, label="new: ", colour="green", err=False)


def _report(folder: str, choices: "Choices", written: "Written") -> None:
    from siemantic.settings import SETTINGS_FILE

    for name in written.new:
        screen.say(str(Path(folder, name)), label="new: ", colour="green", err=False)
    for name in written.kept:
        screen.say(str(Path(folder, name)), label="there already: ", colour="yellow", err=False)
    if not choices.is_new and SETTINGS_FILE in written.new:
        screen.say(f"rules found in {', '.join(choices.rules)}")
    if written.new:
        there = "" if Path(folder).resolve() == Path.cwd() else f"cd {folder} && "
        steps = (f"siemantic {each}" for each in ("check", "test", "verify", "build"))
        screen.say(f"now: {there}{' && '.join(steps)}")
        _tell_wheel(there)


def _tell_wheel(there: str) -> None:
    """How a CI comes by siemantic, where it was installed here from a folder or a file."""
    from siemantic.scaffold import WHEELS, find_origin

    if find_origin().is_local:
        make = f"{there}pip wheel --no-deps --wheel-dir {WHEELS} SOURCE"
        screen.say(
            f"the workflows install siemantic from {WHEELS}/, since it is on no package index; "
            f"SOURCE is what you installed it from: {make}"
        )
