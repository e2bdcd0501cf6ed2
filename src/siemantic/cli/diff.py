"""`siemantic diff`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diffing import Against, Change, Inputs, Outcome
    from siemantic.diffing.versions import Now
    from siemantic.targets.request import TargetRequest

Target = Annotated[str, typer.Option("-t", "--target", metavar="NAME", help="Language.")]
Other = Annotated[
    str,
    typer.Option(
        "--against", metavar="DIR|REV|PACKAGE==VERSION", help="What to compare with, see above."
    ),
]


def diff(
    paths: options.Paths,
    target: Target,
    against: Other,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    filters: options.Filters = None,
    option: options.BackendOptions = None,
    file_pattern: options.FilePattern = None,
    report: options.Findings = options.FindingsFormat.TEXT,
) -> None:
    """Say which queries mean something else than before.

    Before is a folder of queries that 'siemantic convert -o' wrote, a git
    revision of the rules and their pipelines and profile, or another version
    of packages, which 'siemantic targets install TARGET --with' installs.
    Queries whose meaning changed come first, each with an event that only one
    side finds, then those whose text did, with the lines that went and came.

    Example: siemantic diff rules -t sqlite --against queries
    """
    from siemantic.cli.convert import request_of
    from siemantic.diffing import FAILING, Inputs, find_against

    inputs = Inputs(tuple(paths), tuple(filters or ()), file_pattern)
    request = request_of(target, profile, pipeline, option)
    if profile is not None and request.profile is None:
        message = f"no profile is used by {target}; its fields are mapped by pipelines, see -p"
        raise typer.BadParameter(message, param_hint="--profile")
    other = find_against(against, inputs)
    other.check(request)
    now, changes = _compare(inputs, request, other)
    broken, about = now.workload.findings, f"{target} against {against}"
    if report is options.FindingsFormat.JSON:
        screen.print_json(_object(each, target) for each in changes)
    elif report.is_for_tools:
        from siemantic.reports.changes import report_of_changes

        told = report_of_changes(changes, target, _summary(changes, about), broken)
        screen.print_report(told, report)
    else:
        _print(changes, now, [*other.notes(request)], about)
    if broken or any(each.outcome in FAILING for each in changes):
        raise typer.Exit(1)


def _compare(
    inputs: "Inputs", request: "TargetRequest", other: "Against"
) -> tuple["Now", Sequence["Change"]]:
    from siemantic.convert import load_workload
    from siemantic.diffing import diff as find_changes
    from siemantic.diffing.versions import convert_now
    from siemantic.workers import open_workers

    with open_workers() as workers:
        workload = load_workload(*inputs, workers)
        # Each rule is converted on two sides, and then compared.
        with screen.progress("Comparing queries", 3 * workload.rule_count) as advance:
            now = convert_now(inputs, workload, request, lambda c: advance(len(c)), workers)
            with other.open(now, lambda c: advance(len(c)), workers) as old:
                return now, find_changes(old, now.versions, advance, workers)


# --- reporting ---------------------------------------------------------------------------------

WORDS: Mapping["Outcome", tuple[str, str, str | None]] = {
    "changed": ("the meaning changed", "with another meaning", "red"),
    "lost": ("converts no longer", "not converted any more", "red"),
    "failed": ("failed", "failed", "red"),
    "gained": ("converts now", "converted now", "blue"),
    "gone": ("gone", "gone", "blue"),
    "new": ("new", "new", "blue"),
    "limited": ("another time or LIMIT", "with another time or LIMIT", "yellow"),
    "unknown": ("not compared", "not compared", "yellow"),
    "tested": ("the same on events", "the same on events", "yellow"),
    "proved": ("the text alone", "with another text alone", "green"),
    "unchanged": ("unchanged", "unchanged", "green"),
    "nowhere": ("no query", "without a query", None),
}
"""What is said of a rule, what of all such rules, and the colour of it."""

_COUNTED: Sequence["Outcome"] = ("unchanged", "nowhere")

_MOST_SHOWN = 40


def _print(changes: Sequence["Change"], now: "Now", notes: Sequence[str], about: str) -> None:
    from siemantic.diffing import FAILING, count

    screen.print_problems(now.workload.findings)
    counts = count(changes)
    for outcome, number in counts.items():
        if number and outcome not in _COUNTED:
            _print_kind([each for each in changes if each.outcome == outcome])
    for note in notes:
        screen.say(note, label="note: ", colour="yellow")
    colour = "red" if any(counts[each] for each in FAILING) else "green"
    screen.say(_summary(changes, about), colour=colour)


def _summary(changes: Sequence["Change"], about: str) -> str:
    from siemantic.cli.counts import count_of
    from siemantic.diffing import count

    counts = count(changes)
    told = [f"{number} {WORDS[outcome][1]}" for outcome, number in counts.items() if number]
    return f"{about}: {', '.join(told) or 'nothing'} of {count_of(len(changes), 'rule')}"


def _print_kind(changes: Sequence["Change"]) -> None:
    """The rules of one outcome; on a terminal some of them."""
    word, _, colour = WORDS[changes[0].outcome]
    shown = changes[:_MOST_SHOWN] if screen.is_terminal() else changes
    for each in shown:
        title = f"{each.rule.title} ({each.rule.path})"
        screen.say(title, label=f"{word}: ", colour=colour, err=False)
        for line in (*lines_of(each), *_texts_of(each)):
            screen.say(f"  {line}", err=False)
    if len(shown) < len(changes):
        screen.say(f"  and {len(changes) - len(shown)} more; all with --format json", err=False)


def lines_of(change: "Change") -> Iterator[str]:
    """What is known of it, a line each."""
    likeness = change.likeness
    for each in () if likeness is None else likeness.found:
        event = json.dumps(dict(each.event), ensure_ascii=False)
        under = f", with {' or '.join(each.readings)}" if each.readings else ""
        yield f"only the {each.by} query finds: {event}{under}"
    yield from () if likeness is None else likeness.bounds
    if change.outcome == "tested" and likeness is not None:
        yield f"on {likeness.events} events; {change.reason}"
    elif change.reason and change.outcome not in ("changed", "limited"):
        yield change.reason
    for what in () if likeness is None else likeness.assumptions:
        yield f"assumed: {what}"


_SHOWN_AS_TEXT: Sequence["Outcome"] = ("limited", "unknown", "tested", "proved")
"""Of what no event shows a difference: the texts are all that a person can look at."""


def _texts_of(change: "Change") -> Iterator[str]:
    """The lines of the query before (-) and now (+); those that both have stand between."""
    before, now = (() if each is None else each.texts for each in (change.old, change.new))
    if before and now and change.outcome in _SHOWN_AS_TEXT:
        lines = ndiff("\n\n".join(before).splitlines(), "\n\n".join(now).splitlines())
        yield from (each.rstrip() for each in lines if not each.startswith("?"))


def _object(change: "Change", target: str) -> dict[str, Any]:
    from dataclasses import asdict

    rule, likeness = change.rule, change.likeness
    return {
        "outcome": change.outcome,
        "id": rule.id,
        "title": rule.title,
        "path": rule.path,
        "position": rule.position,
        "target": target,
        "reason": change.reason or None,
        "found": [] if likeness is None else [asdict(each) for each in likeness.found],
        "events": 0 if likeness is None else likeness.events,
        "assumptions": [] if likeness is None else list(likeness.assumptions),
        "bounds": [] if likeness is None else list(likeness.bounds),
        "old": None if change.old is None else list(change.old.texts),
        "new": None if change.new is None else list(change.new.texts),
    }
