"""`siemantic profile check`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.profiles import Profile
    from siemantic.profiles.coverage import Coverage, Gap, Needs
    from siemantic.qradar.obstacles import Obstacle

Rules = Annotated[list[str], typer.Argument(metavar="RULES", hidden=True)]
InventoryFile = Annotated[
    str | None,
    typer.Option("--inventory", metavar="FILE", help="What a console has, see qradar inventory."),
]


def check(
    rules: Rules,
    profile: options.Profile = None,
    inventory: InventoryFile = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Say which fields and log sources of rules a profile does not know.

    RULES is a rule file, a folder of them, or '-' for standard input. What most
    rules need comes first. With --inventory also which rules can never fire on
    that console, and why. Exits with 1 if something stops a rule or filter.

    Example: siemantic profile check rules --profile ibm
    """
    from siemantic.needs import read_needs
    from siemantic.profiles.coverage import find_coverage
    from siemantic.profiles.load import DEFAULT_PROFILE, get_profile

    site = get_profile(profile or DEFAULT_PROFILE)
    needs, problems = read_needs(rules, with_ways=inventory is not None)
    coverage = find_coverage(needs, site)
    obstacles, stopped = _on_console(needs, site, inventory)
    if report is options.ReportFormat.JSON:
        screen.print_json([*_objects(coverage, problems), *map(_obstacle, obstacles)])
    else:
        _report(coverage, problems, site.name)
        if inventory is not None:
            _report_obstacles(obstacles, stopped, sum(not each.is_filter for each in needs))
    if problems or obstacles or not coverage.is_complete:
        raise typer.Exit(1)


def _on_console(
    needs: "Sequence[Needs]", site: "Profile", inventory: str | None
) -> "tuple[tuple[Obstacle, ...], int]":
    """What stops rules on the console of the inventory, and how many rules it stops."""
    from siemantic.qradar.inventory_file import load_inventory
    from siemantic.qradar.obstacles import find_obstacles, find_stops

    if inventory is None:
        return (), 0
    console = load_inventory(inventory)
    stops = find_stops(needs, site, console)
    pairs = zip(needs, stops, strict=True)
    stopped = sum(bool(found) for each, found in pairs if not each.is_filter)
    return find_obstacles(needs, stops, site, console), stopped


def _report_obstacles(obstacles: "Sequence[Obstacle]", stopped: int, total: int) -> None:
    from siemantic.cli.counts import count_of

    if obstacles:
        rows = [(each.kind, each.name, each.paths, _why(each)) for each in obstacles]
        _print_rows(rows)
    of = count_of(total, "rule")
    told = f"{stopped} of {of} can never fire" if stopped else f"each of {of} may fire"
    screen.say(f"on the console {told}", colour="red" if obstacles else "green")


def _print_rows(rows: Sequence[tuple[str, str, Sequence[str], str]]) -> None:
    """
    What stops which rules; a row has kind, name, the path of each rule and a hint.

    On a terminal each is followed by some of the files; in a pipe there is a line for each file.
    """
    from siemantic.cli.counts import count_of

    if not screen.is_terminal():
        lines = [(kind, name, p, hint) for kind, name, ps, hint in rows for p in dict.fromkeys(ps)]
        screen.print_table(("Kind", "Name", "File", "Hint"), lines)
        return
    for kind, name, paths, hint in rows:
        told = f"; {hint}" if hint else ""
        text = f"{name} ({count_of(len(paths), 'rule')}){told}"
        screen.say(text, label=f"{kind}: ", colour="red", err=False)
        screen.print_places([*dict.fromkeys(paths)], err=False)


def _why(obstacle: "Obstacle") -> str:
    near = f"; near: {', '.join(obstacle.near)}" if obstacle.near else ""
    return obstacle.reason + near


def _obstacle(obstacle: "Obstacle") -> dict[str, Any]:
    return {
        "kind": obstacle.kind,
        "name": obstacle.name,
        "needed_by": len(obstacle.paths),
        "near": list(obstacle.near),
        "reason": obstacle.reason,
        "paths": sorted(set(obstacle.paths)),
    }


def _report(coverage: "Coverage", problems: "Sequence[Diagnostic]", profile: str) -> None:
    from siemantic.cli.counts import count_of

    if coverage.gaps:
        rows = [(each.kind, each.name, each.paths, _hint(each)) for each in coverage.gaps]
        _print_rows(rows)
    screen.print_problems(problems)
    text = f"the profile '{profile}' covers {_shares(coverage)}"
    unread = f"; {count_of(len(problems), 'problem')} with files" if problems else ""
    is_clean = coverage.is_complete and not problems
    screen.say(text + unread, colour="green" if is_clean else "red")


def _shares(coverage: "Coverage") -> str:
    """How many rules and filters are covered, each told if there are any."""
    from siemantic.cli.counts import count_of

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
