"""`siemantic aql diff`."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siemantic.cli import options, screen
from siemantic.cli.aql_check import ProfileName, SchemaFile
from siemantic.cli.aql_run import Readings

if TYPE_CHECKING:
    from siemantic.aql.ast import Select
    from siemantic.verify.aql_diff import Comparison, Found

First = Annotated[str, typer.Argument(metavar="FIRST", hidden=True)]
Second = Annotated[str, typer.Argument(metavar="SECOND", hidden=True)]

_WORDS = {
    "same": "the two queries find the same events",
    "wider": "the second query finds all that the first finds, and more",
    "narrower": "the second query finds only a part of what the first finds",
    "different": "each query finds events that the other does not",
    "undecided": "whether the two queries find the same events cannot be told",
}


def diff(
    first: First,
    second: Second,
    reading: Readings = None,
    schema: SchemaFile = None,
    profile: ProfileName = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Say whether two AQL queries find the same events.

    FIRST and SECOND are files with a query each. If they differ, an event shows
    it, under every reading of what IBM leaves open unless one is given.

    Example: siemantic aql diff query.aql queries/a.aql
    """
    from siemantic.aql.readings import parse_reading
    from siemantic.cli.aql_check import schemas
    from siemantic.cli.aql_run import parse_file
    from siemantic.verify.aql_diff import compare, other_clauses

    trees = (parse_file(first), parse_file(second))
    columns = schemas(schema, profile, is_filter=False)(_text(trees))
    fixed = parse_reading(reading) if reading else None
    found = compare(*trees, columns, fixed)
    others = other_clauses(*trees)
    if report is options.ReportFormat.JSON:
        screen.print_json(_object(each, others) for each in found)
    else:
        _print(found, others, reading or ())
    if any(each.relation != "same" for each in found):
        raise typer.Exit(1)


def _text(trees: Sequence["Select"]) -> str:
    """A query that has the columns of both, for a profile that takes every name."""
    from dataclasses import replace

    from siemantic.aql.ast import And
    from siemantic.aql.printer import to_aql

    conditions = tuple(each.where for each in trees if each.where is not None)
    where = And(conditions) if len(conditions) > 1 else (conditions[0] if conditions else None)
    return to_aql(replace(trees[0], where=where))


def _print(found: Sequence["Comparison"], others: Sequence[str], asked: Sequence[str]) -> None:
    """The answers, each with the readings under which it is so, or those that were asked for."""
    from siemantic.verify.wording import in_few_words

    every = [choices for each in found for choices in each.readings]
    for each in found:
        under = " ".join(asked) or " or ".join(in_few_words(each.readings, every))
        text = _WORDS[each.relation] + (f", with {under}" if under else "")
        screen.say(text, colour="green" if each.relation == "same" else "red", err=False)
        if each.problem:
            screen.say(f"  {each.problem}", err=False)
        for line in (line for one in each.found for line in _lines(one)):
            screen.say(line, err=False)
    if others:
        screen.say(f"they also differ in: {', '.join(others)}", label="note: ", colour="yellow")


def _lines(found: "Found") -> Iterator[str]:
    seems = "finds" if found.is_run else "seems to find"
    yield f"  only the {found.by} {seems}: {json.dumps(found.event, ensure_ascii=False)}"
    text = found.alternative
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ... (all of it with --format json)"
    yield f"    by: {shown}"


_SHOWN = 300


def _object(found: "Comparison", others: Sequence[str]) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(found), "other_clauses": list(others)}
