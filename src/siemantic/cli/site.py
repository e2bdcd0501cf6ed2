"""`siemantic site`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.catalogue.entry import Catalogue
    from siemantic.diagnostics import Diagnostic

Target = Annotated[
    options.Names,
    typer.Option("-t", "--target", metavar="NAME", help="Language; may be repeated."),
]
Folder = Annotated[
    str, typer.Option("-o", "--output", metavar="DIR", help="The folder of the site.")
]


def site(
    output: Folder,
    paths: options.OptionalPaths = None,
    target: Target = None,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    filters: options.Filters = None,
    option: options.BackendOptions = None,
    file_pattern: options.FilePattern = None,
    exact: options.Exact = False,
) -> None:
    """Make a web site of rules: a page for each.

    Each page has the rule's queries with their verdicts, its tests, its fields
    and what it needs; the first page has search, filters and coverage of ATT&CK.
    It needs no server and no network. What is left out is as siemantic.toml says.

    Example: siemantic site rules -t qradar_aql -t splunk -o site
    """
    from siemantic.catalogue import check_folder, gather, write_site
    from siemantic.cli.repository import Wishes, inputs_of, requests_of
    from siemantic.convert import load_workload
    from siemantic.verify.remembered import default_cache
    from siemantic.workers import open_workers

    if not output:
        raise typer.BadParameter("name a folder; '.' is the one here", param_hint="-o")
    requests = requests_of(target, Wishes(profile, pipeline, option, exact))
    check_folder(Path(output))
    with open_workers() as workers:
        workload = load_workload(*inputs_of(paths, filters), file_pattern, workers)
        if not workload.rule_count:  # a site that stands there is not emptied by a wrong path
            screen.print_problems(workload.findings)
            raise typer.Exit(1)
        total = workload.rule_count * (2 * len(requests) + 1)
        with screen.progress("Verifying rules", total) as advance:
            catalogue = gather(workload, requests, default_cache(), advance, workers)
        with screen.progress("Writing pages", workload.rule_count) as advance:
            count = write_site(catalogue, Path(output), advance, workers)
    screen.print_problems(list(dict.fromkeys([*workload.findings, *_broken(catalogue)])))
    first = Path(output, "index.html")
    screen.say(f"wrote {count} files; the first page is {first}")
    if workload.findings or _broken(catalogue):
        raise typer.Exit(1)


def _broken(catalogue: "Catalogue") -> list["Diagnostic"]:
    """What is wrong with rules, which have a page all the same."""
    return [each.problem for each in catalogue.entries if each.problem is not None]
