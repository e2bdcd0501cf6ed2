"""`siemantic coverage`."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Workload
    from siemantic.coverage import Covered, NeededSource
    from siemantic.targets.request import TargetRequest
    from siemantic.verify.ledger import Row


class CoverageFormat(StrEnum):
    """How coverage is shown."""

    TABLE = "table"
    JSON = "json"
    NAVIGATOR = "navigator"


class CountedBy(StrEnum):
    """What rules are counted by."""

    TECHNIQUE = "technique"
    SOURCE = "source"


class ScoreFunction(StrEnum):
    """How techniques are scored, as `sigma analyze attack` does."""

    COUNT = "count"
    MAX = "max"
    LEVEL = "level"


Target = Annotated[
    options.Names,
    typer.Option("-t", "--target", metavar="NAME", help="Count its verdicts; may be repeated."),
]
By = Annotated[CountedBy, typer.Option("--by", help="Techniques, or what must be collected.")]
Wanted = Annotated[
    str | None, typer.Option(metavar="FILE", help="Techniques to cover; exit 1 if one is not.")
]
Scored = Annotated[ScoreFunction, typer.Option("--score", help="Score of the layer.")]
Form = Annotated[CoverageFormat, typer.Option("--format", help="How to show it.")]
Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="A file for it.")
]


def coverage(
    paths: options.OptionalPaths = None,
    target: Target = None,
    profile: options.Profile = None,
    by: By = CountedBy.TECHNIQUE,
    wanted: Wanted = None,
    score: Scored = ScoreFunction.COUNT,
    form: Form = CoverageFormat.TABLE,
    output: Output = None,
    file_pattern: options.FilePattern = None,
) -> None:
    """Say which techniques rules cover, and what they need.

    With -t the queries are verified: how many are tested, how many proved. The
    format navigator is a layer for the ATT&CK Navigator. Without a PATH the
    rules are those of siemantic.toml.

    Example: siemantic coverage rules --format navigator -o layer.json
    """
    from siemantic.cli.repository import inputs_of
    from siemantic.convert import load_workload
    from siemantic.coverage import count_techniques, needed_sources, read_wanted

    _check_usage(by, form, target, wanted)
    if score is not ScoreFunction.COUNT and form is not CoverageFormat.NAVIGATOR:
        raise typer.BadParameter("only a layer has it: --format navigator", param_hint="--score")
    if output is not None and form is CoverageFormat.TABLE:
        raise typer.BadParameter("name a --format; the table is for screens", param_hint="-o")
    techniques = () if wanted is None else read_wanted(Path(wanted))
    workload = load_workload(*inputs_of(paths), file_pattern)
    documents = [each.document for each in workload.units]
    requests, rows = _verified(workload, target, profile)
    covered = count_techniques(documents, requests, rows, techniques)
    if by is CountedBy.SOURCE:
        _show_sources(needed_sources(documents), form, output)
    else:
        _show(covered, requests, form, score, output)
    screen.print_problems([*workload.findings, *(problem for _, problem in workload.broken)])
    gaps = [each.technique for each in covered if not each.all_rules]
    for each in gaps:
        screen.say(_gap(each), label="gap: ", colour="red")
    if techniques:
        covered_count = len(techniques) - len(gaps)
        screen.say(f"techniques of {wanted}: {covered_count} covered, {len(gaps)} without a rule")
    if workload.findings or workload.broken or gaps:
        raise typer.Exit(1)


def _gap(technique: str) -> str:
    """A technique by its name, or that there is none of that id."""
    from siemantic.attack import load_attack
    from siemantic.coverage.tags import name_of

    missing = (
        f"which ATT&CK Enterprise {load_attack().version} does not have; see whether it is right"
    )
    name = name_of(technique)
    return f"{technique} {name}" if name else f"{technique}, {missing}"


def _check_usage(
    by: CountedBy, form: CoverageFormat, target: options.Names, wanted: str | None
) -> None:
    if by is CountedBy.SOURCE and form is CoverageFormat.NAVIGATOR:
        raise typer.BadParameter("a layer is of techniques", param_hint="--by")
    asked = [name for name, value in (("-t", target), ("--wanted", wanted)) if value]
    if by is CountedBy.SOURCE and asked:
        named = " and ".join(f"'{each}'" for each in asked)
        message = f"{named} is for techniques, not for log sources; leave out one or the other"
        raise typer.BadParameter(message, param_hint="--by source")


def _verified(
    workload: "Workload", target: options.Names, profile: str | None
) -> "tuple[Sequence[TargetRequest], Sequence[Row]]":
    """The ledger, where targets are named."""
    if not target:
        return (), ()
    from siemantic.cli.repository import Wishes, requests_of
    from siemantic.verify.exact import verify_as_asked
    from siemantic.verify.remembered import default_cache
    from siemantic.workers import open_workers

    requests = requests_of(target, Wishes(profile))
    total = workload.rule_count * len(requests)
    with open_workers() as workers, screen.progress("Proving queries", total) as advance:
        rows = verify_as_asked(
            workload, requests, default_cache(), lambda some: advance(len(some)), workers
        )
    return requests, rows


# --- showing -----------------------------------------------------------------------------------


def _show(
    covered: "Sequence[Covered]",
    requests: "Sequence[TargetRequest]",
    form: CoverageFormat,
    score: ScoreFunction,
    output: str | None,
) -> None:
    from siemantic.attack import load_attack

    names = [each.target for each in requests]
    if form is CoverageFormat.NAVIGATOR:
        from siemantic.reports.navigator import to_layer

        _write(to_layer(covered, names, score.value), output)
    elif form is CoverageFormat.JSON:
        _write(screen.as_json(_object(each, names) for each in covered), output)
    else:
        header = [
            "Technique",
            "Name",
            "Rules",
            # In lines: what is too long for a narrow terminal is the names' to give way to.
            *(f"{n}\n{v}" for n in names for v in ("tested", "proved")),
        ]
        screen.print_table(header, [_cells(each, len(names)) for each in covered])
        screen.say(f"techniques are named as in ATT&CK Enterprise {load_attack().version}")


def _cells(covered: "Covered", targets: int) -> list[str]:
    from siemantic.coverage.tags import name_of

    numbers = [number for at in range(targets) for number in covered.numbers(at)]
    shown = map(str, (len(covered.all_rules), *numbers))
    return [covered.technique, name_of(covered.technique), *shown]


def _object(covered: "Covered", names: Sequence[str]) -> dict[str, Any]:
    from siemantic.attack import load_attack
    from siemantic.coverage.tags import name_of

    found = {name: covered.numbers(at) for at, name in enumerate(names)}
    return {
        "attack": load_attack().version,
        "technique": covered.technique,
        "name": name_of(covered.technique),
        "rules": [
            {"id": each.id, "title": each.title, "path": each.path} for each in covered.all_rules
        ],
        "targets": {name: {"tested": t, "proved": p} for name, (t, p) in found.items()},
    }


def _show_sources(
    sources: "Sequence[NeededSource]", form: CoverageFormat, output: str | None
) -> None:
    if form is CoverageFormat.JSON:
        objects: Iterable[dict[str, Any]] = (
            {
                "source": each.name,
                "rules": len(each.rules),
                "techniques": list(each.techniques),
                "channels": list(each.channels),
                "event_ids": list(each.event_ids),
            }
            for each in sources
        )
        _write(screen.as_json(objects), output)
        return
    header = ("Log source", "Rules", "Techniques", "Channels", "Event ids")
    screen.print_table(
        header,
        [
            [
                each.name,
                str(len(each.rules)),
                str(len(each.techniques)),
                ", ".join(each.channels) or "-",
                ", ".join(each.event_ids) or "-",
            ]
            for each in sources
        ],
    )


def _write(text: str, output: str | None) -> None:
    from siemantic.golden import write_whole

    if output is None or output == options.STANDARD_OUTPUT:
        typer.echo(text.removesuffix("\n"))
        return
    write_whole(Path(output), text)
    screen.say(f"wrote {output}")
