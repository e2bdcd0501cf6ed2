"""`siemantic summary`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.summary import Summary


class SummaryFormat(StrEnum):
    """How the summary is written."""

    MARKDOWN = "markdown"
    JSON = "json"


Revision = Annotated[
    str, typer.Option("--against", metavar="REV", help="The git revision to compare with.")
]
Target = Annotated[
    options.Names,
    typer.Option("-t", "--target", metavar="NAME", help="Language; those of siemantic.toml."),
]
Form = Annotated[SummaryFormat, typer.Option("--format", help="How to write it.")]


def summary(
    against: Revision,
    paths: options.OptionalPaths = None,
    target: Target = None,
    profile: options.Profile = None,
    filters: options.Filters = None,
    form: Form = SummaryFormat.MARKDOWN,
) -> None:
    """Say what a branch changes, for its pull request.

    Rules that were added, changed, moved, removed or are broken; queries that
    mean something else than at the revision, each with an event; tests; and
    which techniques of ATT&CK the rules name. It exits with 0 whatever it
    says: check, test and build are what fails a branch.

    Example: siemantic summary --against HEAD
    """
    from siemantic.cli.repository import Wishes, inputs_of, requests_of
    from siemantic.diffing import Inputs
    from siemantic.diffing.revision import find_revision
    from siemantic.settings import SETTINGS_FILE
    from siemantic.summary import make_summary
    from siemantic.workers import open_workers

    named = inputs_of(paths, filters)
    requests = requests_of(target, Wishes(profile))
    inputs = Inputs(tuple(named.rules), tuple(named.filters))
    revision = find_revision(against, inputs)
    if revision is None:
        message = f"'{against}' is no git revision of the rules' repository"
        raise typer.BadParameter(message, param_hint="--against")
    with open_workers() as workers:
        found = make_summary(revision, inputs, requests, workers, SETTINGS_FILE)
    if form is SummaryFormat.JSON:
        screen.print_json([_object(found)])
        return
    from siemantic.reports.summary import to_markdown

    typer.echo(to_markdown(found), nl=False)


def _object(found: "Summary") -> dict[str, Any]:
    from dataclasses import asdict

    from siemantic.diagnostics import to_json

    then, now = found.tests
    return {
        "against": found.against,
        "rules": [asdict(each) for each in found.rules],
        "broken": [to_json(each) for each in found.broken],
        "targets": [asdict(each) for each in found.targets],
        "queries": [
            {
                "target": target,
                "outcome": each.outcome,
                "title": each.rule.title,
                "path": each.rule.path,
            }
            for target, changes in found.queries.items()
            for each in changes
        ],
        "tests": {
            "before": {"total": then.total, "passed": then.passed},
            "now": {"total": now.total, "passed": now.passed},
            "problems": [to_json(each) for each in now.problems],
        },
        "techniques": {"before": dict(found.techniques[0]), "now": dict(found.techniques[1])},
    }
