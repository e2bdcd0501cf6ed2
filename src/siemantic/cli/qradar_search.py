"""`siemantic qradar search`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.rows import RowsFormat, show

if TYPE_CHECKING:
    from siemantic.convert import Conversion, Workload
    from siemantic.qradar.console import Console

Query = Annotated[str | None, typer.Argument(metavar="QUERY", hidden=True)]
Rules = Annotated[
    options.Names,
    typer.Option("--rule", metavar="PATH", help="Rule, or folder of rules; may be repeated."),
]
LastOption = Annotated[
    str | None, typer.Option("--last", metavar="TIME", help="How far back: 90m, 24h or 7d.")
]
Count = Annotated[bool, typer.Option("--count", help="The number of hits of each query alone.")]
Timeout = Annotated[int, typer.Option(min=1, metavar="SECONDS", help="For each search.")]
Format = Annotated[RowsFormat, typer.Option("--format", help="How to show the rows.")]


@dataclass(frozen=True, slots=True)
class Named:
    """A query and what it is called: the title of its rule, or the file."""

    name: str
    text: str


def search(
    query: Query = None,
    rule: Rules = None,
    profile: options.Profile = None,
    last: LastOption = None,
    count: Count = False,
    timeout: Timeout = 600,
    report: Format = RowsFormat.TABLE,
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """Search a console with an AQL query, or with what rules become.

    QUERY is the text, or a file that holds it. With --count several rules can
    be searched with, and LIMIT does not count.

    Example: siemantic qradar search query.aql --last 24h
    """
    if (query is None) == (not rule):
        raise typer.BadParameter("give a QUERY, or rules with --rule")
    conversions, workload = _converted(rule or [], profile)
    queries = _queries(conversions) if query is None else [_read(query)]
    queries = [_over(each, last) for each in queries]
    if len(queries) > 1 and not count:
        message = f"there are {len(queries)} queries; with --count their hits are counted"
        raise typer.BadParameter(message, param_hint="--rule")
    is_whole = not _tell(conversions, workload)
    if queries:
        with open_console(address, token_file, ca_file) as console:
            ask = _count if count else _rows
            is_whole &= ask(console, queries, timeout, report)
    if not is_whole:
        raise typer.Exit(1)


# --- queries -------------------------------------------------------------------------------------


def _converted(
    rules: Sequence[str], profile: str | None
) -> "tuple[Sequence[Conversion], Workload | None]":
    from siemantic.cli.convert import request_of
    from siemantic.convert import convert_all, load_workload

    if not rules:
        return (), None
    workload = load_workload(rules)
    request = request_of("qradar_aql", profile, None, None)
    return convert_all(workload, [request]), workload


def _queries(conversions: "Sequence[Conversion]") -> list[Named]:
    return [Named(each.title, text) for each in conversions for text in each.texts]


def _tell(conversions: "Sequence[Conversion]", workload: "Workload | None") -> bool:
    """Say which rules have no query; whether there are such."""
    from siemantic.cli.report import print_problems

    if workload is None:
        return False
    print_problems(conversions, workload)
    lost = any(each.status in {"unsupported", "broken"} for each in conversions)
    return lost or bool(workload.findings)


def _read(query: str) -> Named:
    from siemantic.cli.query_files import STANDARD_INPUT, read_query

    is_text = any(each.isspace() for each in query.strip()) and not Path(query[:200]).is_file()
    if is_text:
        return Named("the query", query)
    return Named("standard input" if query == STANDARD_INPUT else query, read_query(query))


def _over(query: Named, last: str | None) -> Named:
    from siemantic.qradar.backtest import over, read_window

    if last is None:
        return query
    window = read_window(last)
    return _made(query, lambda text: over(text, window))


def _made(query: Named, change: Callable[[str], str]) -> Named:
    """The query changed; one that siemantic cannot read is told with its place."""
    from siemantic.aql.checks.syntax_error import find_syntax_error
    from siemantic.cli.findings import print_findings
    from siemantic.errors import AqlSyntaxError
    from siemantic.reports import CheckedFile

    try:
        return Named(query.name, change(query.text))
    except AqlSyntaxError as error:
        print_findings([CheckedFile(query.name, query.text, (find_syntax_error(error),))], err=True)
        raise typer.Exit(1) from error


# --- searching -----------------------------------------------------------------------------------


def _rows(console: "Console", queries: Sequence[Named], timeout: int, report: RowsFormat) -> bool:
    """Show what the query finds; true, since an error is raised."""
    from siemantic.cli.report import count_of
    from siemantic.qradar.searching import search as run

    (query,) = queries
    with screen.progress("Searching", 100) as advance:
        rows = run(console, query.text, timeout, _steps(advance))
        first = next(rows, None)
    found = show(rows if first is None else chain([first], rows), report)
    screen.say(count_of(found, "row"))
    return True


def _steps(advance: Callable[[int], None]) -> Callable[[int], None]:
    """Turns percentages into steps of a progress bar."""
    reached = [0]

    def step(percent: int) -> None:
        advance(max(0, percent - reached[0]))
        reached[0] = max(percent, reached[0])

    return step


def _count(console: "Console", queries: Sequence[Named], timeout: int, report: RowsFormat) -> bool:
    """Show the hits of each query; whether all were counted."""
    from siemantic.cli.report import count_of, queries_of
    from siemantic.errors import SearchError

    rows: list[dict[str, object]] = []
    with screen.progress("Searching", len(queries)) as advance:
        for query in queries:
            try:
                rows.append({"rule": query.name, "hits": _hits(console, query, timeout)})
            except SearchError as error:
                rows.append({"rule": query.name, "hits": None, "problem": str(error)})
            advance(1)
    show(rows, report)
    failed = sum("problem" in each for each in rows)
    hits = sum(each["hits"] for each in rows if isinstance(each["hits"], int))
    told = f"; {failed} of them failed" if failed else ""
    screen.say(f"{count_of(hits, 'hit')} of {queries_of(len(rows))}{told}")
    return not failed


def _hits(console: "Console", query: Named, timeout: int) -> int:
    from siemantic.qradar.backtest import HITS, counting
    from siemantic.qradar.searching import search as run

    counted = _made(query, lambda text: counting(text) or "").text
    rows = [*run(console, counted or query.text, timeout, lambda _: None)]
    found = rows[0].get(HITS) if counted and rows else None
    return int(found) if isinstance(found, int | float) else len(rows)
