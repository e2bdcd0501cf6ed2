"""`siemantic serve`."""

import signal
from concurrent.futures import Executor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen
from siemantic.cli.ending import await_end

if TYPE_CHECKING:
    from siemantic.cli.repository import RuleInputs
    from siemantic.convert import Workload
    from siemantic.targets.request import TargetRequest

Port = Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 for any.")]


def serve(
    paths: options.OptionalPaths = None,
    target: options.TargetNames = None,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    filters: options.Filters = None,
    option: options.BackendOptions = None,
    exact: options.Exact = False,
    port: Port = 8788,
) -> None:
    """Show the site of rules on this machine, with a playground.

    In the playground a rule is written and looked at: findings, queries and
    verdicts, events that it matches, and events of your own. It is there at
    once; the site follows when every rule is verified. A PATH is a rule file
    or a folder; what is left out is as siemantic.toml says. Ctrl-C ends it.

    Example: siemantic serve rules -t qradar_aql -t splunk
    """
    from siemantic.cli.repository import Wishes, find_settings, inputs_of, requests_of
    from siemantic.playground import Settings
    from siemantic.playground import serve as start
    from siemantic.rules import find_rule_files
    from siemantic.verify.exact import check_exact

    requests = requests_of(target, Wishes(profile, pipeline, option, exact))
    check_exact(requests)
    has_rules = bool(paths) or find_settings() is not None
    inputs = inputs_of(paths, filters) if has_rules else None
    for each in inputs or ():
        find_rule_files(each)  # a path that is wrong is told before anything is served
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the folder is taken away then too
    with TemporaryDirectory(prefix="siemantic-", ignore_cleanup_errors=True) as folder:
        site = Path(folder, "site") if has_rules else None
        try:
            with start(Settings(tuple(requests), site, port)) as address:
                screen.say(f"the playground is {address}/playground.html", err=False)
                if inputs is not None and site is not None:
                    _make_site(inputs, requests, site)
                    screen.say(f"the site is {address}/", err=False)
                wait = await_end()
                screen.say("Ctrl-C ends it")
                wait()
        except KeyboardInterrupt:
            return


def _make_site(inputs: "RuleInputs", requests: "list[TargetRequest]", folder: Path) -> None:
    from siemantic.convert import load_workload
    from siemantic.workers import open_workers

    with open_workers() as workers:
        workload = load_workload(*inputs, None, workers)
        screen.print_problems(workload.findings)
        if not workload.rule_count:
            raise typer.Exit(1)
        _write_site(workload, requests, folder, workers)


def _write_site(
    workload: "Workload", requests: "list[TargetRequest]", folder: Path, workers: Executor
) -> None:
    from siemantic.catalogue import gather, write_site
    from siemantic.verify.remembered import default_cache

    total = workload.rule_count * (2 * len(requests) + 1)
    with screen.progress("Verifying rules", total) as advance:
        catalogue = gather(workload, requests, default_cache(), advance, workers)
    with screen.progress("Writing pages", workload.rule_count) as advance:
        write_site(catalogue, folder, advance, workers, is_served=True)
