"""`siemantic qradar search`."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen, searched
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console
from siemantic.cli.rows import RowsFormat, show
from siemantic.cli.searched import Named

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


def search(
    query: Query = None,
    rule: Rules = None,
    profile: options.Profile = None,
    filters: options.Filters = None,
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
    be searched with, events are counted beyond LIMIT and groups up to it. The
    time of a correlation is its own, so that --last is refused for it.

    Example: siemantic qradar search query.aql --last 24h
    """
    if (query is None) == (not rule):
        raise typer.BadParameter("give a QUERY, or rules with --rule")
    if filters and not rule:
        raise typer.BadParameter("filters are of rules, not of a QUERY", param_hint="--filter")
    conversions, workload = searched.convert(rule or [], profile, filters or ())
    found = searched.queries_of(conversions, workload) if query is None else [searched.read(query)]
    queries = [searched.over(each, last) for each in found]
    if not count:
        _check_one(queries)
    is_whole = not _tell(conversions, workload)
    if queries:
        with open_console(address, token_file, ca_file) as console:
            ask = _count if count else _rows
            is_whole &= ask(console, queries, timeout, report)
    if not is_whole:
        raise typer.Exit(1)


def _check_one(queries: Sequence[Named]) -> None:
    """
    Refuse to show the rows of several queries, or of one that is not asked.

    Raises:
        BadParameter: so it is.
    """
    if len(queries) > 1:
        message = f"there are {len(queries)} queries; with --count their hits are counted"
        raise typer.BadParameter(message, param_hint="--rule")
    for each in queries:
        if each.problem is not None:
            raise typer.BadParameter(each.problem, param_hint="--last")


def _tell(conversions: "Sequence[Conversion]", workload: "Workload | None") -> bool:
    """Say which rules have no query; whether there are such."""
    from siemantic.cli.report import print_problems

    if workload is None:
        return False
    print_problems(conversions, workload)
    lost = any(each.status in {"unsupported", "broken"} for each in conversions)
    return lost or bool(workload.findings)


# --- searching -----------------------------------------------------------------------------------


def _rows(console: "Console", queries: Sequence[Named], timeout: int, report: RowsFormat) -> bool:
    """Show what the query finds; true, since an error is raised."""
    from siemantic.cli.counts import count_of
    from siemantic.qradar.searching import search as run

    (query,) = queries
    with screen.percentage("Searching") as reach:
        rows = run(console, query.text, timeout, reach)
        first = next(rows, None)
    found = show(rows if first is None else chain([first], rows), report)
    screen.say(count_of(found, "row"))
    return True


def _count(console: "Console", queries: Sequence[Named], timeout: int, report: RowsFormat) -> bool:
    """Show the hits of each query; whether all were counted."""
    from siemantic.cli.counts import count_of, queries_of

    rows: list[dict[str, object]] = []
    with screen.progress("Searching", len(queries)) as advance:
        for query in queries:
            rows.append({"rule": query.name, **_counted(console, query, timeout)})
            advance(1)
    _show_counts(rows, report)
    unasked = sum(each.problem is not None for each in queries)
    failed = sum("problem" in each for each in rows) - unasked
    hits = sum(each["hits"] for each in rows if isinstance(each["hits"], int))
    told = f"; {failed} of them failed" if failed else ""
    told += f"; {unasked} not asked" if unasked else ""
    screen.say(f"{count_of(hits, 'hit')} of {queries_of(len(rows) - unasked)}{told}")
    return not failed and not unasked


def _show_counts(rows: Sequence[Mapping[str, object]], report: RowsFormat) -> None:
    """As rows; a table has no column for problems, which are told behind it, each once."""
    if report is not RowsFormat.TABLE:
        show(rows, report)
        return
    cells = [
        [str(each["rule"]), "-" if each["hits"] is None else str(each["hits"])] for each in rows
    ]
    screen.print_table(("Rule", "Hits"), cells)
    names: dict[object, list[str]] = {}
    for each in rows:
        if "problem" in each:
            names.setdefault(each["problem"], []).append(str(each["rule"]))
    for problem, rules in names.items():
        screen.say(f"{', '.join(rules)}: {problem}", label="not counted: ", colour="red")


def _counted(console: "Console", query: Named, timeout: int) -> dict[str, object]:
    """The hits of a query, or why they are not known."""
    from siemantic.errors import SearchError

    if query.problem is not None:
        return {"hits": None, "problem": query.problem}
    try:
        return {"hits": _hits(console, query, timeout)}
    except SearchError as error:
        return {"hits": None, "problem": str(error)}


def _hits(console: "Console", query: Named, timeout: int) -> int:
    from siemantic.qradar.backtest import HITS, counting
    from siemantic.qradar.searching import search as run

    counted = searched.made(query, lambda text: counting(text) or "").text
    rows = [*run(console, counted or query.text, timeout, lambda _: None)]
    found = rows[0].get(HITS) if counted and rows else None
    return int(found) if isinstance(found, int | float) else len(rows)
