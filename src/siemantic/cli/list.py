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
    if report is ReportFormat.JSON or not screen.is_terminal():
        _show(rows, report)
        return
    shown = ("name", "language", "SIEM", "verified by")
    _show([{key: row[key] for key in shown} | _is_there(row) for row in rows], report)
    for row in rows:
        if row["parsed by"] != "none":
            screen.say(row["parsed by"], label=f"{row['name']} is parsed by: ")
    for row in rows:
        if row["installed"] != "yes":
            screen.say(row["installed"], label=f"{row['name']} is not installed; run: ")


def _row(target: "Target") -> dict[str, str]:
    from siemantic.profiles.load import DEFAULT_PROFILE
    from siemantic.targets.converter import install_command, is_installed
    from siemantic.verify.parsing import PARSERS

    profile = f"profile {DEFAULT_PROFILE}"
    return {
        "name": target.name,
        "language": target.language,
        "SIEM": target.siem,
        "ending": target.ending,
        "fields by": profile if target.uses_profile else ", ".join(target.pipelines) or "backend",
        "verified by": "proof" if target.reads else target.runs or "unverified",
        "parsed by": PARSERS[target.parses] if target.parses else "none",
        "installed": "yes" if is_installed(target) else install_command(target),
    }


def _is_there(row: dict[str, str]) -> dict[str, str]:
    return {"installed": "yes" if row["installed"] == "yes" else "no"}


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
