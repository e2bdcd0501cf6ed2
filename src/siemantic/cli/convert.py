"""`siemantic convert`."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from siemantic.cli import options, screen
from siemantic.cli.options import STANDARD_OUTPUT

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from siemantic.convert import Conversion, Place, Workload
    from siemantic.targets.request import Query, TargetRequest


def convert(
    paths: options.Paths,
    target: options.Targets,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    query_format: options.QueryFormat = "default",
    output: options.Output = None,
    filters: options.Filters = None,
    skip_unsupported: options.SkipUnsupported = False,
    correlation_method: options.CorrelationMethod = None,
    option: options.BackendOptions = None,
    file_pattern: options.FilePattern = None,
    exact: options.Exact = False,
    pipelines_may: options.Powers = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Convert Sigma rules into queries.

    A PATH is a rule file, a folder of them, or '-' for standard input. With
    --exact what a backend gets wrong is repaired, or else not written.

    Example: siemantic convert rules -t qradar_aql -t splunk -o queries
    """
    from siemantic.convert import check_requests, load_workload
    from siemantic.workers import open_workers

    requests = [
        replace(
            request_of(name, profile, pipeline, option, exact),
            query_format=query_format,
            correlation_method=correlation_method,
            powers=tuple(each.value for each in dict.fromkeys(pipelines_may or ())),
        )
        for name in dict.fromkeys(target)
    ]
    folder, file = _destination(output)
    _check_usage(requests, profile, folder, file)
    with open_workers() as workers:
        check = partial(check_requests, requests)
        workload = load_workload(paths, filters or (), file_pattern, workers, meanwhile=check)
        files = {} if folder is None else _plan(workload, requests, folder)
        _protect_rules([*files.values(), *([] if file is None else [file])], workload)
        with screen.progress("Converting rules", workload.rule_count) as advance:
            done = _writer(files, lambda count: advance(count // len(requests)))
            conversions = _converted(workload, requests, done, workers)
    if file is not None:
        files = _write_together(conversions, requests[0], file)
    _report(conversions, workload, files, output=output, report=report)
    _fail_for(conversions, workload, skip_unsupported=skip_unsupported)


def _fail_for(
    conversions: Sequence["Conversion"], workload: "Workload", *, skip_unsupported: bool
) -> None:
    """The exit code, where something is wrong, or cannot be said and is not skipped."""
    failures = {"broken", "failed", *([] if skip_unsupported else ["unsupported"])}
    if workload.findings or any(each.status in failures for each in conversions):
        raise typer.Exit(1)


def _converted(
    workload: "Workload",
    requests: Sequence["TargetRequest"],
    done: Callable[[Sequence["Conversion"]], None],
    workers: "Executor",
) -> Sequence["Conversion"]:
    from siemantic.convert import convert_all

    if not any(each.exact for each in requests):
        return convert_all(workload, requests, done, workers)
    from siemantic.verify.exact import convert_as_asked
    from siemantic.verify.remembered import default_cache

    return convert_as_asked(workload, requests, default_cache(), done, workers)


def request_of(
    name: str,
    profile: str | None,
    pipelines: options.Names,
    backend_options: options.Names,
    exact: bool = False,
) -> "TargetRequest":
    """
    How to convert to a target, as the options say.

    Raises:
        ConfigurationError: there is no such target.
    """
    from siemantic.profiles.load import DEFAULT_PROFILE
    from siemantic.targets.request import TargetRequest
    from siemantic.targets.table import get_target

    uses_profile = get_target(name).uses_profile
    return TargetRequest(
        name,
        (profile or DEFAULT_PROFILE) if uses_profile else None,
        _named(pipelines),
        options=tuple(_key_and_value(each) for each in backend_options or ()),
        exact=exact,
    )


def _named(pipelines: options.Names) -> tuple[str, ...] | None:
    """The pipelines that are named; None for the target's own."""
    if not pipelines:
        return None
    return () if pipelines == [NO_PIPELINE] else tuple(pipelines)


NO_PIPELINE = "none"
"""What -p is given for fields as the rule has them."""


def _key_and_value(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        raise typer.BadParameter(f"'{text}' is not KEY=VALUE", param_hint="-O")
    return key, value


def _check_usage(
    requests: Sequence["TargetRequest"], profile: str | None, folder: str | None, file: str | None
) -> None:
    check_profile(requests, profile)
    if folder is not None and any(map(_is_joint, requests)):
        message = f"the format '{requests[0].query_format}' is one query of all rules; name a file"
        raise typer.BadParameter(message, param_hint="-o")
    if any(each.exact and each.powers for each in requests):
        # A verdict is remembered by what is here, and what is fetched may be another tomorrow.
        message = "with --exact, pipelines may do nothing but change rules; leave it out"
        raise typer.BadParameter(message, param_hint="--pipelines-may")
    if len(requests) > 1 and file is not None:
        message = f"'{file}' is one file for several targets; name a folder"
        raise typer.BadParameter(message, param_hint="-o")


def check_profile(
    requests: Sequence["TargetRequest"],
    profile: str | None,
    option: str = "--profile",
    hint: str = "their fields are mapped by pipelines, see -p",
) -> None:
    """See that a profile that the `option` named is used by a target, lest it be ignored."""
    if profile is not None and all(request.profile is None for request in requests):
        names = ", ".join(request.target for request in requests)
        raise typer.BadParameter(f"no profile is used by {names}; {hint}", param_hint=option)


def _is_joint(request: "TargetRequest") -> bool:
    """Whether the request is for one query of all rules."""
    from siemantic.targets.table import get_target

    return request.query_format in get_target(request.target).joint_formats


# --- writing -----------------------------------------------------------------------------------


def _destination(output: str | None) -> tuple[str | None, str | None]:
    """The folder and the file to write to, at the most one of them; neither on standard output."""
    if output is None or output == STANDARD_OUTPUT:
        return None, None
    # A name with an ending is a file, unless there is a folder of that name.
    named_as_folder = output.endswith(("/", "\\")) or Path(output).suffix == ""
    return (output, None) if named_as_folder or Path(output).is_dir() else (None, output)


def _plan(
    workload: "Workload", requests: Sequence["TargetRequest"], folder: str
) -> dict["Place", str]:
    """The file of each rule and target."""
    from siemantic.golden import check_ways
    from siemantic.outputs import name_outputs

    names = name_outputs(workload.places(requests))
    check_ways(Path(folder), names.values())
    return {place: str(Path(folder, name)) for place, name in names.items()}


def _protect_rules(names: Sequence[str], workload: "Workload") -> None:
    existing = [name for name in names if Path(name).exists()]
    rules = {os.path.realpath(path) for path in workload.paths} if existing else set()
    for name in existing:
        if os.path.realpath(name) in rules:
            message = f"'{name}' is one of the rules; name another output"
            raise typer.BadParameter(message, param_hint="-o")


def _writer(
    files: Mapping["Place", str], advance: Callable[[int], None]
) -> Callable[[Sequence["Conversion"]], None]:
    """What writes conversions to their files as they come, while others are still under way."""
    from siemantic.convert import finalize
    from siemantic.golden import write_whole

    def write(conversions: Sequence["Conversion"]) -> None:
        for each in conversions:
            if each.status == "converted" and each.place in files:
                write_whole(Path(files[each.place]), finalize(each.request, each.queries))
        advance(len(conversions))

    return write


def _write_together(
    conversions: Sequence["Conversion"], request: "TargetRequest", output: str
) -> dict["Place", str]:
    """Write all queries to one file, which is left as it was when there are none."""
    from siemantic.convert import content_of
    from siemantic.golden import write_whole

    done = [each for each in conversions if each.status == "converted"]
    if done:
        write_whole(Path(output), content_of(request, _queries(done, request)))
    return {each.place: output for each in done}


def _together(conversions: Sequence["Conversion"], request: "TargetRequest") -> str:
    from siemantic.convert import finalize

    queries = _queries(conversions, request)
    return finalize(request, queries) if queries else ""


def _queries(conversions: Sequence["Conversion"], request: "TargetRequest") -> list["Query"]:
    return [query for each in conversions if each.request == request for query in each.queries]


# --- reporting ---------------------------------------------------------------------------------


def _report(
    conversions: Sequence["Conversion"],
    workload: "Workload",
    files: Mapping["Place", str],
    *,
    output: str | None,
    report: options.ReportFormat,
) -> None:
    from siemantic.cli.counts import count_of
    from siemantic.cli.report import objects, print_notes, print_problems, print_summary

    if report is options.ReportFormat.JSON:
        screen.print_json(objects(conversions, workload, files))
        return
    if output is None or output == STANDARD_OUTPUT:
        _show(conversions)
    print_problems(conversions, workload)
    print_notes(conversions)
    print_summary(conversions)
    written = {files[c.place] for c in conversions if c.status == "converted" and c.place in files}
    if written:
        screen.say(f"wrote {count_of(len(written), 'file')}")
    elif output is not None and output != STANDARD_OUTPUT:
        screen.say(f"nothing was converted, so nothing was written to {output}")


def _show(conversions: Sequence["Conversion"]) -> None:
    from siemantic.cli.report import query_text

    done = [each for each in conversions if each.status == "converted"]
    if screen.is_terminal() and not any(_is_joint(each.request) for each in done):
        for conversion in done:
            screen.heading(f"{conversion.title} ({conversion.request.target})")
            screen.print_result(query_text(conversion) or "", "sql")
            typer.echo()
        return
    requests = dict.fromkeys(each.request for each in done)
    texts = [_together(done, request).rstrip("\n") for request in requests]
    if texts:
        typer.echo("\n\n".join(texts))
