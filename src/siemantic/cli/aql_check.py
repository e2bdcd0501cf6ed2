"""`siemantic aql check`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.aql.schema import Schema
    from siemantic.reports import CheckedFile


Files = Annotated[list[str], typer.Argument(metavar="FILE", hidden=True)]
SchemaFile = Annotated[
    str | None, typer.Option("--schema", metavar="FILE", help="Custom properties of a site.")
]
ProfileName = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Columns of a site profile.")
]
IsFilter = Annotated[bool, typer.Option("--filter", help="Each text is the filter of a rule test.")]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")]


def check(
    files: Files,
    schema: SchemaFile = None,
    profile: ProfileName = None,
    is_filter: IsFilter = False,
    report: options.Findings = options.FindingsFormat.TEXT,
    fix: Fix = False,
) -> None:
    """Say what is wrong with AQL queries, without a console.

    A FILE holds one query; a folder stands for its *.aql files and '-' for
    standard input. With --fix and '-' the mended query is printed.

    Example: siemantic aql check query.aql
    """
    from siemantic.cli.query_files import STANDARD_INPUT, read_queries, tell_problems

    is_input = STANDARD_INPUT in files
    if fix and is_input and report is not options.FindingsFormat.TEXT:
        message = f"--fix prints the query of '-', so it goes with text, not {report.value}"
        raise typer.BadParameter(message, param_hint="--format")
    schema_for = schemas(schema, profile, is_filter=is_filter)
    queries = read_queries(files)
    if fix or not queries.texts:
        tell_problems(queries.problems)
    mend = _fix if fix else _check
    checked = mend(queries.texts, schema_for, is_filter=is_filter)
    _report(checked, report, fixed=fix, err=fix and is_input)
    tell_problems(queries.problems)
    if any(file.found for file in checked):
        raise typer.Exit(1)


def schemas(
    schema: str | None, profile: str | None, *, is_filter: bool
) -> Callable[[str], "Schema"]:
    """The columns that a text may have: of a file, of a profile, or the built-in ones."""
    from siemantic.aql.schema import DEFAULT, load_schema

    if profile is None:
        known = DEFAULT if schema is None else load_schema(schema)
        return lambda _text: known
    if schema is not None:
        message = "--schema and --profile both say which columns there are; give one"
        raise typer.BadParameter(message, param_hint="--profile")
    from siemantic.aql import parse, parse_condition
    from siemantic.errors import AqlSyntaxError
    from siemantic.profiles.load import get_profile
    from siemantic.targets.qradar_aql.schema import schema_of

    site = get_profile(profile)

    def of_profile(text: str) -> "Schema":
        try:
            return schema_of(site, parse_condition(text) if is_filter else parse(text))
        except AqlSyntaxError:  # which is told with the text's findings
            return DEFAULT

    return of_profile


def _check(
    texts: Mapping[str, str], schema_for: Callable[[str], "Schema"], *, is_filter: bool
) -> "tuple[CheckedFile, ...]":
    from siemantic.aql.checks.syntax_error import check_text
    from siemantic.reports import CheckedFile

    return tuple(
        CheckedFile(path, text, check_text(text, schema_for(text), is_filter=is_filter))
        for path, text in texts.items()
    )


def _fix(
    texts: Mapping[str, str], schema_for: Callable[[str], "Schema"], *, is_filter: bool
) -> "tuple[CheckedFile, ...]":
    """Mend every text, then write those that changed; nothing is written if one cannot be."""
    from siemantic.aql.checks.fix import fix
    from siemantic.cli.findings import mended
    from siemantic.cli.query_files import STANDARD_INPUT, check_writable, write_query
    from siemantic.reports import CheckedFile

    results = {
        path: fix(text, schema_for(text), is_filter=is_filter) for path, text in texts.items()
    }
    changed = {p: each for p, each in results.items() if each.applied and p != STANDARD_INPUT}
    for path in changed:
        check_writable(path)
    for path, each in changed.items():
        write_query(path, each.text)
    if STANDARD_INPUT in results:
        typer.echo(results[STANDARD_INPUT].text, nl=False)
    for path, each in results.items():
        if each.applied:
            screen.say(mended(path, each.applied), colour="green")
    return tuple(CheckedFile(path, each.text, each.left) for path, each in results.items())


def _report(
    files: "tuple[CheckedFile, ...]", report: options.FindingsFormat, *, fixed: bool, err: bool
) -> None:
    """The findings as the result; as remarks when a mended query is the result."""
    from siemantic.cli.findings import objects, print_findings, summary

    if report is options.FindingsFormat.JSON:
        screen.print_json(objects(files))
    elif report.is_for_tools:
        from siemantic.reports.queries import report_of_queries

        screen.print_report(report_of_queries(files, summary(files, fixed=fixed)), report)
    else:
        print_findings(files, err=err)
        screen.say(summary(files, fixed=fixed))
