"""`siemantic build`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import screen
from siemantic.cli.convert import print_summary
from siemantic.cli.options import Report, ReportFormat

if TYPE_CHECKING:
    from siemantic.build import BuildResult


def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; show every difference.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Write changes to accepted queries too.")
    ] = False,
    report: Report = ReportFormat.TEXT,
) -> None:
    """Convert the repository's rules as siemantic.toml says.

    New queries are written. A query that was accepted before is changed only with --accept.

    Example: siemantic build --check
    """
    from siemantic.build import SETTINGS_FILE, load_settings, run_build
    from siemantic.convert import load_workload
    from siemantic.workers import open_workers

    if check and accept:
        raise typer.BadParameter("give one of them", param_hint="--check, --accept")
    settings = load_settings(Path(SETTINGS_FILE))
    with open_workers() as workers:
        workload = load_workload(settings.rules, settings.filters, workers=workers)
        with screen.progress("Converting rules", workload.rule_count) as advance:
            result = run_build(workload, settings, advance, workers)
    pending = result.drift if check else () if accept else result.changes_accepted
    written = () if check or pending else result.drift
    _write(written, Path(settings.output))
    if report is ReportFormat.JSON:
        screen.print_json(_objects(result, written))
    else:
        _report(result, len(written), pending=bool(pending), folder=settings.output)
    if pending or workload.findings or any(c.status == "broken" for c in result.conversions):
        raise typer.Exit(1)


def _write(written: Any, folder: Path) -> None:  # noqa: ANN401 - a tuple of Drift
    from siemantic.golden import accept

    for drift in written:
        accept(drift, folder)


def _report(result: "BuildResult", written: int, *, pending: bool, folder: str) -> None:
    broken = [c.problem for c in result.conversions if c.status == "broken" and c.problem]
    screen.print_problems([*result.workload.findings, *dict.fromkeys(broken)])
    if pending:
        for drift in result.drift:
            screen.print_result(drift.diff(), "diff")
    print_summary(result.conversions)
    if pending:
        count = len(result.drift)
        typer.echo(
            f"{count} file{'' if count == 1 else 's'} in {folder} would change; nothing was "
            "written. Look at the differences, then run: siemantic build --accept",
            err=True,
        )
    else:
        typer.echo(_written_text(written, folder), err=True)


def _written_text(written: int, folder: str) -> str:
    if not written:
        return f"{folder} is up to date"
    return f"wrote {written} file{'' if written == 1 else 's'} in {folder}"


def _objects(result: "BuildResult", written: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """An object per file that differs."""
    return [
        {
            "file": drift.name,
            "change": drift.change,
            "written": drift in written,
            "diff": drift.diff(),
        }
        for drift in result.drift
    ]
