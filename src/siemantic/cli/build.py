"""`siemantic build`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.build import BuildResult, Settings
    from siemantic.cli.settled import Settled
    from siemantic.diffing import Change
    from siemantic.golden import Drift


def build(
    check: options.Check = False,
    accept: options.Accept = False,
    report: options.Findings = options.FindingsFormat.TEXT,
) -> None:
    """Convert the repository's rules as siemantic.toml says.

    New queries are written. A query that was accepted before is changed only with --accept.

    Example: siemantic build --check
    """
    from siemantic.cli.settled import find_settled, keep_settled
    from siemantic.cli.totals import print_notes

    if check and accept:
        raise typer.BadParameter("give one of them", param_hint="--check, --accept")
    started = time_ns()
    if report is options.FindingsFormat.TEXT and (settled := find_settled(started)) is not None:
        _tell_settled(settled)
        return
    from siemantic.build import write_build
    from siemantic.settings import SETTINGS_FILE, load_settings

    settings = load_settings(Path(SETTINGS_FILE))
    built = _build(settings, check=check, accept=accept)
    if built.written:
        write_build(built.result, settings)
    _tell(built, report, settings.output)
    result = built.result
    print_notes((*result.verdicts.kept, *(() if built.written else result.verdicts.gained)))
    keep_settled(result, settings, started)
    is_broken = any(each.status in _WRONG for each in result.conversions)
    if built.is_pending or result.workload.findings or is_broken:
        raise typer.Exit(1)


_WRONG = ("broken", "failed")
"""The statuses of rules whose accepted queries are left as they are."""


class _Built(NamedTuple):
    """
    What a build came to.

    Attributes:
        is_pending: whether files differ that may not be written.
        written: what is to be written.
        meanings: file -> what differs in the meaning of its query, where that is pending.
    """

    result: "BuildResult"
    is_pending: bool
    written: "Sequence[Drift]"
    meanings: "Mapping[str, Change]"


def _tell_settled(settled: "Settled") -> None:
    from siemantic.cli.totals import print_notes, print_totals

    print_totals(settled.totals, settled.output)
    screen.say(_UP_TO_DATE.format(settled.output))
    print_notes(settled.totals.notes)


_UP_TO_DATE = "{} is up to date"


def _build(settings: "Settings", *, check: bool, accept: bool) -> _Built:
    from siemantic.build import run_build
    from siemantic.build.meaning import compare_meanings
    from siemantic.cache import cache_of
    from siemantic.convert import load_workload
    from siemantic.workers import open_workers

    meanings: Mapping[str, Change] = {}
    with open_workers() as workers:
        known = cache_of("documents")
        workload = load_workload(settings.rules, settings.filters, None, workers, known)
        total = workload.rule_count * len(settings.requests)
        with screen.progress("Converting rules", total) as advance:
            result = run_build(workload, settings, lambda c: advance(len(c)), workers)
        result = result.as_checked() if check else result
        pending = result.drift if check else () if accept else result.changes_accepted
        if pending:
            changed = sum(each.change == "changed" for each in result.drift)
            with screen.progress("Comparing meanings", changed) as advance:
                meanings = compare_meanings(result, settings, advance, workers)
    written = () if check or pending else result.drift
    return _Built(result, bool(pending), written, meanings)


def _tell(built: _Built, report: options.FindingsFormat, folder: str) -> None:
    """What came of it, in the format."""
    result, pending, written, meanings = built
    if report is options.FindingsFormat.JSON:
        screen.print_json(_objects(result, written, meanings))
    elif report.is_for_tools:
        from siemantic.reports.drift import report_of_build

        state = _state(result, len(written), pending=pending, folder=folder)
        drift = result.drift if pending else ()
        screen.print_report(report_of_build(result, folder, state, drift, meanings), report)
    else:
        _report(result, len(written), meanings, pending=pending, folder=folder)


def _report(
    result: "BuildResult",
    written: int,
    meanings: Mapping[str, "Change"],
    *,
    pending: bool,
    folder: str,
) -> None:
    from siemantic.build import Reasons
    from siemantic.cli.report import print_problems
    from siemantic.cli.totals import print_totals, totals_of
    from siemantic.diagnostics import visible

    # What a target cannot say is in the manifest, so only what is wrong is told here.
    broken = [each for each in result.conversions if each.status in _WRONG]
    print_problems(broken, result.workload)
    if pending:
        for drift in result.drift:
            lines = drift.diff().split("\n")
            screen.print_result("\n".join(map(visible, lines)), "diff")
        reasons = Reasons(result.before, result.after)
        for drift in result.drift:
            _print_why(drift.name, reasons.of(drift), meanings.get(drift.name))
    print_totals(totals_of(result), folder)
    screen.say(_state(result, written, pending=pending, folder=folder))


def _state(result: "BuildResult", written: int, *, pending: bool, folder: str) -> str:
    """What was done with the files, or has to be."""
    from siemantic.build.manifest import MANIFEST
    from siemantic.cli.counts import count_of

    if pending and all(each.name == MANIFEST for each in result.drift):
        what = f"no query is another; {folder}/{MANIFEST} would tell of other files"
        return f"{what}, and nothing was written. Record it with: siemantic build"
    if pending:
        return (
            f"{count_of(len(result.drift), 'file')} in {folder} would change; nothing was written. "
            "Look at the differences, then run: siemantic build --accept"
        )
    return (
        f"wrote {count_of(written, 'file')} in {folder}" if written else _UP_TO_DATE.format(folder)
    )


def _print_why(name: str, reasons: Sequence[str], change: "Change | None") -> None:
    """Why the file is another, and whether it means something else."""
    from siemantic.cli.diff import WORDS, lines_of

    for reason in reasons:
        screen.say(reason, label=f"{name}: ")
    if change is not None:
        word, _, colour = WORDS[change.outcome]
        screen.say(word, label=f"{name}: ", colour=colour)
        for line in lines_of(change):
            screen.say(f"  {line}")


def _objects(
    result: "BuildResult",
    written: Any,  # noqa: ANN401
    meanings: Mapping[str, "Change"],
) -> list[dict[str, Any]]:
    """An object per file that differs."""
    from siemantic.build import Reasons

    reasons = Reasons(result.before, result.after)
    return [
        {
            "file": drift.name,
            "change": drift.change,
            "written": drift in written,
            "diff": drift.diff(),
            "reasons": list(reasons.of(drift)),
            "meaning": None if drift.name not in meanings else meanings[drift.name].outcome,
        }
        for drift in result.drift
    ]
