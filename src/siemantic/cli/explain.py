"""`siemantic explain`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Conversion
    from siemantic.explaining import Step
    from siemantic.rules.references import Unit
    from siemantic.targets.request import TargetRequest

RuleFile = Annotated[str, typer.Argument(metavar="RULE", hidden=True)]
Target = Annotated[str, typer.Option("-t", "--target", metavar="NAME", help="Language.")]


def explain(
    rule: RuleFile,
    target: Target,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    filters: options.Filters = None,
    option: options.BackendOptions = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Say what is done to a rule on its way to a query.

    Each step of a pipeline or a profile that changes the rule, with what goes
    and what comes in its place, then the query. RULE is a file, a folder of
    them or '-'; each rule is explained by itself.

    Example: siemantic explain rules/a.yml -t splunk
    """
    from siemantic.cli.convert import request_of
    from siemantic.convert import check_requests, convert_one, load_workload

    request = request_of(target, profile, pipeline, option)
    check_requests([request])
    workload = load_workload([rule], filters or ())
    screen.print_problems([*workload.findings, *(problem for _, problem in workload.broken)])
    answers = []
    for unit in workload.units:
        conversion = convert_one(unit, request)
        answers.append((unit, conversion, _steps(unit, request, conversion)))
    if report is options.ReportFormat.JSON:
        screen.print_json(_object(*each) for each in answers)
    else:
        for each in answers:
            _print(*each)
    is_done = all(each.status != "broken" for _, each, _ in answers)
    if workload.findings or workload.broken or not is_done:
        raise typer.Exit(1)


def _steps(
    unit: "Unit", request: "TargetRequest", conversion: "Conversion"
) -> "tuple[Step, ...] | str":
    """The steps, or why there are none to see."""
    from siemantic.convert import converter_of
    from siemantic.errors import UnsupportedError
    from siemantic.explaining import explain as steps_of

    if conversion.status == "broken":
        return "the rule is broken"
    try:
        return steps_of(unit, converter_of(request))
    except UnsupportedError as error:
        return str(error)


def _print(unit: "Unit", conversion: "Conversion", steps: "tuple[Step, ...] | str") -> None:
    from siemantic.cli.counts import print_unverified

    screen.heading(f"{unit.document.title} ({unit.document.path})")
    problem = conversion.problem
    if problem is not None and steps == problem.message:
        screen.print_problems([problem], err=False)  # once, though both say it
        return
    if isinstance(steps, str):
        screen.say(steps, colour="yellow", err=False)
    elif not steps:
        screen.say("nothing is done to the rule", err=False)
    else:
        for each in steps:
            _print_step(each)
    if problem is not None:
        screen.print_problems([problem])
        return
    screen.say(f"the query for {conversion.request.target}:", colour="cyan", err=False)
    screen.print_result("\n\n".join(map(str, conversion.queries)), "sql")
    screen.print_notes((note, conversion.path) for note in conversion.notes)
    print_unverified({conversion.request.target: 1})


def _print_step(step: "Step") -> None:
    screen.say(f"{step.by}: {step.what}", colour="cyan", err=False)
    for sign, colour, lines in (("-", "red", step.before), ("+", "green", step.after)):
        for line in lines:
            screen.say(f"  {sign} {line}", colour=colour, err=False)


def _object(
    unit: "Unit", conversion: "Conversion", steps: "tuple[Step, ...] | str"
) -> dict[str, Any]:
    from dataclasses import asdict

    from siemantic.targets.table import get_target

    told: Sequence[Any] = [] if isinstance(steps, str) else [asdict(each) for each in steps]
    return {
        "title": unit.document.title,
        "path": unit.document.path,
        "target": conversion.request.target,
        "steps": told,
        "problem": steps if isinstance(steps, str) else None,
        "queries": list(conversion.queries),
        "unverified": not get_target(conversion.request.target).is_verifiable,
    }
