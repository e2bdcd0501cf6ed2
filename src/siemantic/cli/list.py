"""`siemantic list`: what there is to choose from."""

from typing import TYPE_CHECKING

import typer

from siemantic.cli import screen
from siemantic.cli.options import Report, ReportFormat, TargetName

if TYPE_CHECKING:
    from siemantic.targets.target import Target

list_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""List targets, formats, pipelines, profiles or checks.

    Example: siemantic list targets
    """,
)

Rows = list[dict[str, str]]


@list_app.command()
def targets(report: Report = ReportFormat.TEXT) -> None:
    """List the languages to convert to, and what each uses by default.

    Example: siemantic list targets
    """
    from siemantic.targets.table import TARGETS

    rows = [_row(target) for target in TARGETS]
    if report is ReportFormat.JSON:
        screen.print_json(row | _details(target) for row, target in zip(rows, TARGETS, strict=True))
    elif screen.is_terminal():
        _print_targets(rows)
    else:
        _show(rows, report)


def _print_targets(rows: Rows) -> None:
    """Two tables that fit a terminal, and below them what is parsed and what is missing."""
    shown = ("name", "language", "SIEM", "verified by")
    _show([{key: row[key] for key in shown} | _is_there(row) for row in rows], ReportFormat.TEXT)
    further = ("name", "ending", "fields by")
    _show([{key: row[key] for key in further} | _backend(row) for row in rows], ReportFormat.TEXT)
    screen.say(f"the package of a backend is {_PREFIX}NAME; --format json has the versions")
    for row in rows:
        if row["parsed by"] != "none":
            screen.say(row["parsed by"], label=f"{row['name']} is parsed by: ")
    for column, what in _MISSING.items():
        missing: dict[str, list[str]] = {}
        for row in rows:
            if row[column] not in _THERE:
                missing.setdefault(row[column], []).append(row["name"])
        for command, names in missing.items():
            verb = "are" if len(names) > 1 and not what else "is"
            label = f"{what}{', '.join(names)} {verb} not installed; "
            *first, last = command.split(", then run: ")
            for step in first:
                screen.say(step, label=label)
            screen.say(last, label=f"{label}run: ")


_MISSING = {
    "installed": "",
    "engine installed": "the engine of ",
    "parser installed": "the parser of ",
}
"""Columns that have a command where something is missing, and what is."""


def _row(target: "Target") -> dict[str, str]:
    from siemantic.profiles.load import DEFAULT_PROFILE
    from siemantic.targets.converter import how_to_install, is_installed
    from siemantic.verify.languages import find_engine_command
    from siemantic.verify.parsing import PARSERS, find_parser_command

    profile = f"profile {DEFAULT_PROFILE}"
    engine = (find_engine_command(target.name) or "yes") if target.is_verifiable else "none"
    return {
        "name": target.name,
        "language": target.language,
        "SIEM": target.siem,
        "ending": target.ending,
        "fields by": profile if target.uses_profile else ", ".join(target.pipelines) or "backend",
        "verified by": "proof" if target.reads else target.runs or "unverified",
        "parsed by": PARSERS[target.parses] if target.parses else "none",
        "installed": "yes"
        if is_installed(target)
        else how_to_install(target).removeprefix("run: "),
        "engine installed": engine,
        "parser installed": (find_parser_command(target.name) or "yes")
        if target.parses
        else "none",
    }


def _details(target: "Target") -> dict[str, list[str]]:
    """What JSON has besides; formats only of what is installed, or known without its package."""
    from siemantic.targets.converter import formats_of, is_installed

    isolation = target.isolation
    is_known = isolation is not None or is_installed(target)
    wrong = (f"{kind}: {why}" for kind, why in target.refused_correlations.items())
    return {
        "packages": [*(target.requirements if isolation is None else isolation.pins)],
        "formats": [*formats_of(target)] if is_known else [],
        "known faults": [*target.caveats, *wrong],
    }


def _backend(row: dict[str, str]) -> dict[str, str]:
    """The package of the backend, without what all begin with; that of ours is siemantic."""
    from siemantic.targets.table import get_target

    target = get_target(row["name"])
    pins = () if target.isolation is None else target.isolation.pins[-1:]
    names = (each.partition("==")[0] for each in (*target.packages[:1], *pins))
    return {"backend": next(names, "siemantic").removeprefix(_PREFIX)}


_PREFIX = "pysigma-backend-"


def _is_there(row: dict[str, str]) -> dict[str, str]:
    """Whether it can be used, and what of it that is verified or parsed by is missing."""
    if row["installed"] != "yes":
        return {"installed": "no"}
    lacks = [name for name in ("engine", "parser") if row[f"{name} installed"] not in _THERE]
    return {"installed": f"yes, no {' and no '.join(lacks)}" if lacks else "yes"}


_THERE = ("yes", "none")


@list_app.command()
def formats(
    target: TargetName,
    report: Report = ReportFormat.TEXT,
) -> None:
    """List the output formats of a target, for -f.

    Example: siemantic list formats splunk
    """
    from siemantic.targets.converter import formats_of
    from siemantic.targets.table import get_target

    found = formats_of(get_target(target))
    _show([{"name": name, "what it is": text} for name, text in found.items()], report)


@list_app.command()
def pipelines(report: Report = ReportFormat.TEXT) -> None:
    """List the pipelines that come with the targets, for -p.

    Example: siemantic list pipelines
    """
    from siemantic.targets.pipeline_table import PIPELINES
    from siemantic.targets.table import TARGETS

    _show(
        [
            {
                "name": name,
                "default of": ", ".join(t.name for t in TARGETS if name in t.pipelines) or "none",
            }
            for name in PIPELINES
        ],
        report,
    )


@list_app.command()
def profiles(report: Report = ReportFormat.TEXT) -> None:
    """List the shipped profiles, for --profile.

    Example: siemantic list profiles
    """
    from siemantic.profiles.load import get_profile, shipped_profiles

    _show([{"name": n, "what it is": get_profile(n).title} for n in shipped_profiles()], report)


@list_app.command()
def checks(report: Report = ReportFormat.TEXT) -> None:
    """List what siemantic check looks for, for --select and --ignore.

    Example: siemantic list checks
    """
    from siemantic.lint.selection import described_codes

    _show([{"name": code, "what it is": text} for code, text in described_codes()], report)


def _show(rows: Rows, report: ReportFormat) -> None:
    if report is ReportFormat.JSON:
        screen.print_json(rows)
    else:
        header = [name[0].upper() + name[1:] for name in rows[0]]
        screen.print_table(header, [list(row.values()) for row in rows])
