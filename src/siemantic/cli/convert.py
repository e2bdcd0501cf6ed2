"""`siemantic convert`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import screen
from siemantic.cli.options import Report, ReportFormat

if TYPE_CHECKING:
    from siemantic.convert import Conversion, Workload
    from siemantic.diagnostics import Diagnostic
    from siemantic.targets.converter import TargetRequest

STANDARD_OUTPUT = "-"


def convert(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or '-'.", metavar="PATH...")],
    target: Annotated[list[str], typer.Option("-t", "--target", help="Language to write.")],
    profile: Annotated[str | None, typer.Option(help="Site profile, by name or file.")] = None,
    pipeline: Annotated[
        list[str] | None, typer.Option("-p", "--pipeline", help="Instead of the target's own.")
    ] = None,
    query_format: Annotated[
        str, typer.Option("-f", "--query-format", help="The target's output format.")
    ] = "default",
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Folder, file or '-'.")
    ] = None,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="Sigma filters to apply.")
    ] = None,
    skip_unsupported: Annotated[
        bool, typer.Option("-s", "--skip-unsupported", help="Do not fail on them.")
    ] = False,
    correlation_method: Annotated[
        str | None, typer.Option("-c", "--correlation-method", help="As the target names it.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option("-O", "--backend-option", help="KEY=VALUE.")
    ] = None,
    file_pattern: Annotated[
        str | None, typer.Option("-P", "--file-pattern", help="Which files of folders.")
    ] = None,
    report: Report = ReportFormat.TEXT,
) -> None:
    """Convert Sigma rules into queries.

    Example: siemantic convert rules -t qradar_aql -t splunk -o queries
    """
    from siemantic.convert import convert_all, load_workload
    from siemantic.workers import open_workers

    requests = [
        _request(name, profile, pipeline, query_format, correlation_method, option)
        for name in dict.fromkeys(target)
    ]
    _check_profile(requests, profile)
    with open_workers() as workers:
        workload = load_workload(paths, filters or (), file_pattern, workers)
        with screen.progress("Converting rules", workload.rule_count) as advance:
            conversions = convert_all(workload, requests, advance, workers)
    files = _write(conversions, requests, output, show=report is ReportFormat.TEXT)
    if report is ReportFormat.JSON:
        screen.print_json(_objects(conversions, workload, files))
    else:
        _report(conversions, workload, files)
    if workload.findings or _failed(conversions, skip_unsupported=skip_unsupported):
        raise typer.Exit(1)


def _request(
    name: str,
    profile: str | None,
    pipelines: list[str] | None,
    query_format: str,
    correlation_method: str | None,
    options: list[str] | None,
) -> "TargetRequest":
    from siemantic.profiles.load import DEFAULT_PROFILE
    from siemantic.targets.converter import TargetRequest
    from siemantic.targets.table import get_target

    uses_profile = get_target(name).uses_profile
    return TargetRequest(
        name,
        (profile or DEFAULT_PROFILE) if uses_profile else None,
        tuple(pipelines) if pipelines else None,
        query_format,
        correlation_method,
        tuple(_key_and_value(each) for each in options or ()),
    )


def _key_and_value(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        raise typer.BadParameter(f"'{text}' is not KEY=VALUE", param_hint="-O")
    return key, value


def _check_profile(requests: Sequence["TargetRequest"], profile: str | None) -> None:
    if profile is not None and all(request.profile is None for request in requests):
        names = ", ".join(request.target for request in requests)
        hint = "their fields are mapped by pipelines, see -p"
        raise typer.BadParameter(f"no profile is used by {names}; {hint}", param_hint="--profile")


# --- writing -----------------------------------------------------------------------------------


def _write(
    conversions: Sequence["Conversion"],
    requests: Sequence["TargetRequest"],
    output: str | None,
    *,
    show: bool,
) -> dict["Conversion", str]:
    """Write all queries where `output` says; each conversion's file, for those that have one."""
    from siemantic.golden import write_whole

    done = [each for each in conversions if each.status == "converted"]
    if output is None or output == STANDARD_OUTPUT:
        if show:
            _show(done, requests)
        return {}
    if not _is_file(output):
        return _write_folder(conversions, Path(output))
    if len(requests) > 1:
        message = f"'{output}' is one file for several targets; name a folder"
        raise typer.BadParameter(message, param_hint="-o")
    write_whole(Path(output), _together(done, requests[0]))
    return dict.fromkeys(done, output)


def _is_file(output: str) -> bool:
    """A name with an ending is a file, unless there is a folder of that name."""
    path = Path(output)
    return path.suffix != "" and not output.endswith(("/", "\\")) and not path.is_dir()


def _write_folder(conversions: Sequence["Conversion"], folder: Path) -> dict["Conversion", str]:
    from siemantic.convert import finalize
    from siemantic.golden import write_whole
    from siemantic.outputs import name_outputs

    files = {}
    for name, conversion in name_outputs(conversions):
        if conversion.status == "converted":
            write_whole(folder / name, finalize(conversion.request, conversion.queries))
            files[conversion] = str(folder / name)
    return files


def _together(conversions: Sequence["Conversion"], request: "TargetRequest") -> str:
    from siemantic.convert import finalize

    queries = [query for each in conversions if each.request == request for query in each.queries]
    return finalize(request, queries) if queries else ""


def _show(conversions: Sequence["Conversion"], requests: Sequence["TargetRequest"]) -> None:
    import sys

    if not sys.stdout.isatty():
        texts = [_together(conversions, request).rstrip("\n") for request in requests]
        typer.echo("\n\n".join(text for text in texts if text), nl=any(texts))
        return
    for conversion in conversions:
        screen.heading(f"{conversion.title} ({conversion.request.target})")
        screen.print_result(_together([conversion], conversion.request), "sql")


# --- reporting ---------------------------------------------------------------------------------


def _failed(conversions: Sequence["Conversion"], *, skip_unsupported: bool) -> bool:
    failures = {"broken"} if skip_unsupported else {"broken", "unsupported"}
    return any(each.status in failures for each in conversions)


def _report(
    conversions: Sequence["Conversion"], workload: "Workload", files: dict["Conversion", str]
) -> None:
    problems = [_named(each) for each in conversions if each.problem is not None]
    screen.print_problems(list(dict.fromkeys([*workload.findings, *problems])))
    print_notes(conversions)
    print_summary(conversions)
    if files:
        count = len(set(files.values()))
        typer.echo(f"wrote {count} file{'' if count == 1 else 's'}", err=True)


def _named(conversion: "Conversion") -> "Diagnostic":
    """The conversion's problem; what a target cannot say names the target."""
    from dataclasses import replace

    assert conversion.problem is not None  # the caller has seen it  # noqa: S101
    if conversion.status == "broken":
        return conversion.problem
    message = f"{conversion.request.target}: {conversion.problem.message}"
    return replace(conversion.problem, message=message)


def print_notes(conversions: Sequence["Conversion"]) -> None:
    """What the user must be told about the queries: of each target as a whole, then of rules."""
    from siemantic.targets.table import get_target

    done = [each for each in conversions if each.status == "converted"]
    targets = dict.fromkeys(each.request.target for each in done)
    screen.print_caveats({name: get_target(name).caveats for name in targets})
    screen.print_notes(note for each in done for note in each.notes)


def print_summary(conversions: Sequence["Conversion"]) -> None:
    """How many rules each target got, to standard error; the numbers of a target add up."""
    statuses = ("converted", "unsupported", "broken")
    names = dict.fromkeys(each.request.target for each in conversions)
    counts = [
        [sum(c.request.target == name and c.status == s for c in conversions) for s in statuses]
        for name in names
    ]
    rows = [
        [name, *(f"{each} {status}" for each, status in zip(count, statuses, strict=True)),
         f"of {sum(count)} rules"]
        for name, count in zip(names, counts, strict=True)
    ]  # fmt: skip
    screen.print_table(("Target", *statuses, "rules"), rows, err=True)


def _objects(
    conversions: Sequence["Conversion"], workload: "Workload", files: dict["Conversion", str]
) -> list[dict[str, Any]]:
    """An object per rule and target, then one without a target per finding about a file."""
    from siemantic.diagnostics import to_json

    about_rules = [_object(each, files.get(each)) for each in conversions]
    about_files = [
        {"path": each.path, "target": None, "status": "finding", "error": to_json(each)}
        for each in workload.findings
    ]
    return about_rules + about_files


def _object(conversion: "Conversion", file: str | None) -> dict[str, Any]:
    from siemantic.diagnostics import to_json
    from siemantic.targets.table import get_target

    request = conversion.request
    pipelines = request.pipelines
    shared: dict[str, Any] = {
        "id": conversion.id,
        "title": conversion.title,
        "path": conversion.path,
        "target": request.target,
        "profile": request.profile,
        "pipelines": list(get_target(request.target).pipelines if pipelines is None else pipelines),
        "status": conversion.status,
    }
    if conversion.problem is not None:
        return {**shared, "error": to_json(conversion.problem)}
    query = _together([conversion], request).rstrip("\n")
    written = {} if file is None else {"file": file}
    return {**shared, "query": query, "notes": list(conversion.notes), **written}
