"""`siemantic profile check`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.profiles.coverage import Coverage, Gap

Rules = Annotated[list[str], typer.Argument(metavar="RULES", hidden=True)]


def check(
    rules: Rules,
    profile: options.Profile = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Say which fields and log sources of rules a profile does not know.

    RULES is a rule file, a folder of them, or '-' for standard input. What most
    rules need comes first. Exits with 1 if a gap stops a rule or filter.

    Example: siemantic profile check rules --profile ibm
    """
    from siemantic.needs import read_needs
    from siemantic.profiles.coverage import find_coverage
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile

    site = get_profile(profile or DEFAULT_PROFILE)
    needs, problems = read_needs(rules)
    coverage = find_coverage(needs, site)
    if report is options.ReportFormat.JSON:
        screen.print_json(_objects(coverage, problems))
    else:
        _report(coverage, problems, site.name)
    if problems or not coverage.is_complete:
        raise typer.Exit(1)


def _report(coverage: "Coverage", problems: "Sequence[Diagnostic]", profile: str) -> None:
    from siemantic.cli.report import count_of

    if coverage.gaps:
        rows = [(each.kind, each.name, str(len(each.paths)), _hint(each)) for each in coverage.gaps]
        screen.print_table(("Gap", "Name", "Needed by", "Hint"), rows)
    screen.print_problems(problems)
    text = f"the profile '{profile}' covers {_shares(coverage)}"
    unread = f"; {count_of(len(problems), 'problem')} with files" if problems else ""
    is_clean = coverage.is_complete and not problems
    screen.say(text + unread, colour="green" if is_clean else "red")


def _shares(coverage: "Coverage") -> str:
    """How many rules and filters are covered, each told if there are any."""
    from siemantic.cli.report import count_of

    named = (("rule", coverage.rules), ("filter", coverage.filters))
    told = [each for each in named if each[1].total] or named[:1]
    return " and ".join(f"{share.covered} of {count_of(share.total, name)}" for name, share in told)


def _hint(gap: "Gap") -> str:
    if gap.reason is not None:
        return gap.reason
    return f"near: {', '.join(gap.near)}" if gap.near else ""


def _objects(coverage: "Coverage", problems: "Sequence[Diagnostic]") -> list[dict[str, Any]]:
    """An object per gap, then one per file or rule that cannot be looked at."""
    from siemantic.diagnostics import to_json

    gaps: list[dict[str, Any]] = [
        {
            "kind": each.kind,
            "name": each.name,
            "needed_by": len(each.paths),
            "near": list(each.near),
            "reason": each.reason,
            "paths": sorted(set(each.paths)),
        }
        for each in coverage.gaps
    ]
    return [*gaps, *({"kind": "finding", "path": p.path, "error": to_json(p)} for p in problems)]
