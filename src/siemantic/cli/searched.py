"""What `siemantic qradar search` asks: a text, a file, or what rules become."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from siemantic.cli import screen
from siemantic.errors import ConfigurationError

if TYPE_CHECKING:
    from siemantic.convert import Conversion, Workload


@dataclass(frozen=True, slots=True)
class Named:
    """
    A query and what it is called: the title of its rule, or the file.

    `problem` is why it is not asked.
    """

    name: str
    text: str
    is_correlation: bool = False
    problem: str | None = None


def convert(
    rules: Sequence[str], profile: str | None, filters: Sequence[str]
) -> "tuple[Sequence[Conversion], Workload | None]":
    """What the rules become, and what they are; nothing when there are none."""
    from siemantic.cli.convert import request_of
    from siemantic.convert import convert_all, load_workload

    if not rules:
        return (), None
    workload = load_workload(rules, filters)
    request = request_of("qradar_aql", profile, None, None)
    return convert_all(workload, [request]), workload


def queries_of(
    conversions: "Sequence[Conversion]", workload: "Workload | None"
) -> tuple[Named, ...]:
    """The queries of rules, each with its rule's title."""
    from siemantic.convert import place_of

    documents = [] if workload is None else [each.document for each in workload.units]
    correlations = [each for each in documents if each.kind == "correlation"]
    return tuple(
        Named(each.title, text, is_correlation)
        for each in conversions
        for is_correlation in [each.place in {place_of(c, each.request) for c in correlations}]
        for text in each.texts
    )


def read(query: str) -> Named:
    """
    The query of a text, of a file or of standard input.

    Raises:
        ConfigurationError: the file cannot be read, or there is no text.
    """
    found = _read(query)
    if not found.text.strip():
        raise ConfigurationError(f"{found.name} is empty")
    return found


def _read(query: str) -> Named:
    from siemantic.cli.query_files import STANDARD_INPUT, read_query, refuse_rule

    words = query.split()
    is_text = len(words) != 1 and not Path(query[:200]).is_file()
    if is_text:
        return Named("the query", query)
    refuse_rule(query, "search with it by --rule")
    return Named("standard input" if query == STANDARD_INPUT else query, read_query(query))


def over(query: Named, last: str | None) -> Named:
    """
    The query over another time; one of a correlation gets a problem, for its time is its meaning.

    Raises:
        ConfigurationError: it is no time.
    """
    from siemantic.qradar import backtest

    if last is None:
        return query
    window = backtest.read_window(last)
    if query.is_correlation:
        return replace(query, problem=_OWN_TIME.format(last=last))
    changed = made(query, lambda text: backtest.over(text, window))
    if backtest.has_condition_of_groups(query.text):
        screen.say(f"{query.name}: HAVING looks at {last} now", label="note: ", colour="yellow")
    return changed


_OWN_TIME = (
    "a correlation is met within its own time span, and over {last} its query would put together"
    " events that are further apart; leave --last out to see what is met now, or search with the"
    " rules that it names"
)


def made(query: Named, change: Callable[[str], str]) -> Named:
    """The query changed; one that siemantic cannot read is told with its place."""
    from siemantic.aql.checks.syntax_error import find_syntax_error
    from siemantic.cli.findings import print_findings
    from siemantic.errors import AqlSyntaxError
    from siemantic.reports import CheckedFile

    try:
        return replace(query, text=change(query.text))
    except AqlSyntaxError as error:
        print_findings([CheckedFile(query.name, query.text, (find_syntax_error(error),))], err=True)
        raise typer.Exit(1) from error
