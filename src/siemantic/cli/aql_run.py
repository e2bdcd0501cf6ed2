"""`siemantic aql run`."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import screen
from siemantic.cli.aql_check import SchemaFile
from siemantic.cli.many_events import Engine, open_events
from siemantic.cli.options import Names
from siemantic.cli.rows import cell, print_csv

if TYPE_CHECKING:
    from siemantic.aql.ast import Select
    from siemantic.aql.evaluator import Result
    from siemantic.aql.schema import Schema


class RowsFormat(StrEnum):
    """How rows are shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Query = Annotated[str, typer.Argument(metavar="QUERY", hidden=True)]
Events = Annotated[
    str | None,
    typer.Option("--events", metavar="FILE", help="Events as JSON or Parquet; '-' for stdin."),
]
Flows = Annotated[str | None, typer.Option("--flows", metavar="FILE", help="Flows, likewise.")]
EngineChoice = Annotated[
    Engine | None, typer.Option("--engine", help="What reads the events; duckdb if they are many.")
]
Now = Annotated[str | None, typer.Option(metavar="TIME", help="What NOW is; the clock's time.")]
Readings = Annotated[
    Names, typer.Option("--reading", metavar="NAME=VALUE", help="How to take what is open.")
]
Lookups = Annotated[
    str | None, typer.Option(metavar="FILE", help="What the console's functions give.")
]
IgnoreTime = Annotated[bool, typer.Option("--ignore-time", help="Leave out LAST, START and STOP.")]
Format = Annotated[RowsFormat, typer.Option("--format", help="How to show the rows.")]


def run(
    query: Query,
    events: Events = None,
    flows: Flows = None,
    now: Now = None,
    reading: Readings = None,
    schema: SchemaFile = None,
    lookups: Lookups = None,
    ignore_time: IgnoreTime = False,
    engine: EngineChoice = None,
    report: Format = RowsFormat.TABLE,
) -> None:
    """Run an AQL query over events, without a console.

    QUERY is the text, or a file that holds it. Events are JSON, one per line,
    or Parquet. The engines give the same rows.

    Example: siemantic aql run query.aql --events events.jsonl
    """
    from siemantic.aql.evaluator import Environment, World
    from siemantic.aql.evaluator import run as run_query
    from siemantic.aql.readings import parse_reading
    from siemantic.aql.schema import DEFAULT, load_schema
    from siemantic.cli.event_files import read_lookups

    if events is None and flows is None:
        raise typer.BadParameter("name a file of events or flows", param_hint="--events")
    tree = parse_file(query)
    environment = Environment(
        milliseconds(now),
        parse_reading(reading or ()),
        {} if lookups is None else read_lookups(lookups),
    )
    columns = DEFAULT if schema is None else load_schema(schema)
    files = {"events": events, "flows": flows}
    sources = {
        name: open_events(path, tree, engine) for name, path in files.items() if path is not None
    }
    world = World(sources, environment, columns, ignores_time=ignore_time)
    _show(run_query(tree, world), report)
    _tell_what_is_open(tree, columns)


def parse_file(query: str) -> "Select":
    """The tree of the text, or of the file that it names."""
    from siemantic.aql.checks.syntax_error import find_syntax_error
    from siemantic.aql.parser import parse
    from siemantic.cli.findings import print_findings
    from siemantic.cli.query_files import STANDARD_INPUT, read_query
    from siemantic.errors import AqlSyntaxError
    from siemantic.reports import CheckedFile

    is_text = any(each.isspace() for each in query.strip()) and not _is_file(query)
    path, text = ("query", query) if is_text else (query, read_query(query))
    try:
        return parse(text)
    except AqlSyntaxError as error:
        name = "standard input" if path == STANDARD_INPUT else path
        print_findings([CheckedFile(name, text, (find_syntax_error(error),))], err=True)
        raise typer.Exit(1) from error


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def milliseconds(now: str | None) -> int:
    """Milliseconds since 1970, given so or in ISO 8601; a time without a zone is UTC."""
    if now is None:
        return int(datetime.now(UTC).timestamp() * 1000)
    if now.isdecimal():
        return int(now)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        message = f"'{now}' is no time; write 2026-01-31T12:00:00Z or milliseconds since 1970"
        raise typer.BadParameter(message, param_hint="--now") from error
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def _show(result: "Result", report: RowsFormat) -> None:
    rows = [[row[name] for name in result.columns] for row in result.rows]
    match report:
        case RowsFormat.JSON:
            screen.print_json({**row} for row in result.rows)
        case RowsFormat.CSV:
            print_csv(result.columns, rows)
        case RowsFormat.TABLE:
            if rows:
                screen.print_table(result.columns, [list(map(cell, row)) for row in rows])
            screen.say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _tell_what_is_open(tree: "Select", schema: "Schema") -> None:
    """Name the readings that the result can depend on."""
    from siemantic.aql.ambiguity import ambiguities
    from siemantic.aql.readings import CHOICES

    found = {each.switch for each in ambiguities(tree, schema) if not each.is_slight}
    for switch in (each for each in CHOICES if each in found):
        ways = " or ".join(f"{switch}={choice}" for choice in CHOICES[switch])
        message = f"what is not documented can change the result: --reading {ways}"
        screen.say(message, label="note: ", colour="yellow")
