"""`siemantic qradar validate`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console

if TYPE_CHECKING:
    from siemantic.qradar.console import Console
    from siemantic.qradar.validation import Message

Files = Annotated[list[str], typer.Argument(metavar="FILE", hidden=True)]


@dataclass(frozen=True, slots=True)
class _Finding:
    """A message that the console gives so many times of a file, and the line and column of it."""

    path: str
    message: "Message"
    count: int
    place: tuple[int, int] | None


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

    queries = read_queries(files)
    if not queries.texts:
        tell_problems(queries.problems)
    found: dict[str, tuple[Message, ...]] = {}
    try:
        with open_console(address, token_file, ca_file) as console:
            _ask(console, queries.texts, found)
    finally:  # what the console has said before something went wrong is told too
        refused = sum(any(map(_is_error, each)) for each in found.values())
        _report(found, refused, report, queries.texts)
    tell_problems(queries.problems)
    if refused:
        raise typer.Exit(1)


def _ask(
    console: "Console", texts: Mapping[str, str], found: "dict[str, tuple[Message, ...]]"
) -> None:
    """Put what the console says of each query into `found`, as soon as it says it."""
    from siemantic.qradar.validation import validate as ask

    with screen.progress("Validating queries", len(texts)) as advance:
        for path, text in texts.items():
            found[path] = ask(console, text)
            advance(1)


def _is_error(message: "Message") -> bool:
    return message.severity == "ERROR"


def _report(
    found: "Mapping[str, tuple[Message, ...]]",
    refused: int,
    report: options.ReportFormat,
    texts: Mapping[str, str],
) -> None:
    """Say what is found of all these; nothing where the console was not asked."""
    from siemantic.cli.counts import queries_of
    from siemantic.qradar.validation import find_place

    if not found:
        return
    findings = [
        _Finding(path, each, count, find_place(texts[path], each))
        for path, told in found.items()
        for each, count in Counter(told).items()
    ]
    if report is options.ReportFormat.JSON:
        screen.print_json(map(_object, findings))
        return
    for finding in findings:
        screen.say(_line(finding), err=False)
    verdict = f"{refused} of them refused" if refused else "none of them refused"
    left = len(texts) - len(found)
    more = f"; {queries_of(left)} not validated" if left else ""
    colour = "red" if refused or left else "green"
    screen.say(f"{queries_of(len(found))}, {verdict}{more}", colour=colour)


def _line(finding: _Finding) -> str:
    message = finding.message
    near = [f"at '{message.contexts[0]}'"] if message.contexts else []
    near += [f"{finding.count} times"] if finding.count > 1 else []
    place = "".join(f":{each}" for each in finding.place or ())
    more = f" ({', '.join(near)})" if near else ""
    return f"{finding.path}{place}: {message.severity}: {message.text}{more}"


def _object(finding: _Finding) -> dict[str, Any]:
    line, column = finding.place or (None, None)
    return {
        "path": finding.path,
        "line": line,
        "column": column,
        "severity": finding.message.severity,
        "message": finding.message.text,
        "contexts": list(finding.message.contexts),
        "count": finding.count,
    }
