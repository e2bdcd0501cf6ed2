"""`siemantic qradar validate`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console

if TYPE_CHECKING:
    from siemantic.qradar.validation import Message

Files = Annotated[list[str], typer.Argument(metavar="FILE", hidden=True)]


def validate(
    files: Files,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Let the console say what is wrong with AQL queries.

    A FILE holds one query; a folder stands for its *.aql files and '-' for
    standard input. Exits with 1 if the console refuses a query.

    Example: siemantic qradar validate queries
    """
    from siemantic.cli.query_files import read_queries, tell_problems
    from siemantic.qradar.validation import validate as ask

    queries = read_queries(files)
    if not queries.texts:
        tell_problems(queries.problems)
    with (
        open_console(address, token_file, ca_file) as console,
        screen.progress("Validating queries", len(queries.texts)) as advance,
    ):
        found = {}
        for path, text in queries.texts.items():
            found[path] = ask(console, text)
            advance(1)
    refused = sum(any(map(_is_error, each)) for each in found.values())
    _report(found, refused, report)
    tell_problems(queries.problems)
    if refused:
        raise typer.Exit(1)


def _is_error(message: "Message") -> bool:
    return message.severity == "ERROR"


def _report(
    found: "dict[str, tuple[Message, ...]]", refused: int, report: options.ReportFormat
) -> None:
    from siemantic.cli.report import queries_of

    if report is options.ReportFormat.JSON:
        screen.print_json(_object(path, each) for path, told in found.items() for each in told)
        return
    for path, told in found.items():
        for each in told:
            near = f" (at '{each.contexts[0]}')" if each.contexts else ""
            screen.say(f"{path}: {each.severity}: {each.text}{near}", err=False)
    verdict = f"{refused} of them refused" if refused else "none of them refused"
    colour = "red" if refused else "green"
    screen.say(f"{queries_of(len(found))}, {verdict}", colour=colour)


def _object(path: str, message: "Message") -> dict[str, Any]:
    return {
        "path": path,
        "severity": message.severity,
        "message": message.text,
        "contexts": list(message.contexts),
    }
