"""The options of the commands: how each is spelled, and its line of help."""

from enum import StrEnum
from typing import Annotated

import typer

Names = list[str] | None

STANDARD_OUTPUT = "-"


class ReportFormat(StrEnum):
    """How results are shown."""

    TEXT = "text"
    JSON = "json"


class FindingsFormat(StrEnum):
    """How findings are shown, to people and to other tools."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"

    @property
    def is_for_tools(self) -> bool:
        """Whether `siemantic.reports` writes it."""
        return self not in (FindingsFormat.TEXT, FindingsFormat.JSON)


Findings = Annotated[FindingsFormat, typer.Option("--format", help="How to report.")]

Report = Annotated[ReportFormat, typer.Option("--format", help="How to report.")]

# An argument is explained in the text of its command, where there is room.
Paths = Annotated[list[str], typer.Argument(metavar="PATH", hidden=True)]
OptionalPaths = Annotated[Names, typer.Argument(metavar="PATH", hidden=True)]
TargetName = Annotated[str, typer.Argument(metavar="TARGET", hidden=True)]

Targets = Annotated[
    list[str], typer.Option("-t", "--target", metavar="NAME", help="Language; may be repeated.")
]
TargetNames = Annotated[
    Names, typer.Option("-t", "--target", metavar="NAME", help="Language; may be repeated.")
]
Profile = Annotated[
    str | None, typer.Option(metavar="NAME", help="Site profile: a shipped name, or a file.")
]
Pipelines = Annotated[
    Names,
    typer.Option(
        "-p", "--pipeline", metavar="NAME", help="Pipeline for the target's own, or none."
    ),
]
QueryFormat = Annotated[
    str,
    typer.Option(
        "-f",
        "--query-format",
        metavar="NAME",
        help="Format; see siemantic list formats.",
        show_default=False,
    ),
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="PATH", help="Folder, file or '-', the default."),
]
Filters = Annotated[
    Names, typer.Option("--filter", metavar="PATH", help="Sigma filters; may be repeated.")
]
SkipUnsupported = Annotated[
    bool, typer.Option("-s", "--skip-unsupported", help="Exit 0 if only targets refuse rules.")
]
CorrelationMethod = Annotated[
    str | None,
    typer.Option(
        "-c", "--correlation-method", metavar="NAME", help="How correlations are written."
    ),
]
BackendOptions = Annotated[
    Names,
    typer.Option(
        "-O", "--backend-option", metavar="KEY=VALUE", help="Option of a target: limit=none."
    ),
]


class Power(StrEnum):
    """What pipeline files may do beyond changing rules, as `targets.pipeline_files` names it."""

    READ_FILES = "read-files"
    FETCH_URLS = "fetch-urls"
    RUN_CODE = "run-code"


Powers = Annotated[
    list[Power] | None,
    typer.Option(
        "--pipelines-may",
        metavar="WHAT",
        help="Allow read-files, fetch-urls or run-code.",
    ),
]
Exact = Annotated[bool, typer.Option("--exact", help="Only queries known to mean the rule.")]
FilePattern = Annotated[
    str | None,
    typer.Option("-P", "--file-pattern", metavar="PATTERN", help="File names in folders."),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; show every difference.")]
Accept = Annotated[bool, typer.Option("--accept", help="Write changes to accepted queries too.")]


def _print_version(is_asked: bool) -> None:
    """Name and version, for `siemantic --version`."""
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"siemantic {version('siemantic')}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
    ),
]
