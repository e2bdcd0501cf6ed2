"""AQL on our own evaluator, under a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from siemantic.aql.ast import Column, Condition, Item, Null, Select, Star
from siemantic.aql.evaluator import Environment, World, compile_filter, normalize_row, run
from siemantic.aql.readings import Reading
from siemantic.aql.schema import Schema
from siemantic.aql.walk import find_all


def finds(
    query: Select | Condition,
    rows: Sequence[Mapping[str, object]],
    reading: Reading,
    schema: Schema,
) -> list[bool]:
    """
    Whether a query or a filter finds each row; time clauses and LIMIT are left out.

    The names of the rows are in lower case; columns that a row does not have are null.

    Raises:
        AqlEvaluationError: what it gives cannot be told without a console.
    """
    environment = Environment(now_ms=0, reading=reading)
    rows = [{**_missing(query), **row} for row in rows]
    if not isinstance(query, Select):
        test = compile_filter(query, environment, schema)
        return [test(normalize_row(row)) for row in rows]
    numbered = [{**row, _NUMBER: number} for number, row in enumerate(rows)]
    world = World({_source(query): numbered}, environment, schema, ignores_time=True)
    found = {row[_NUMBER] for row in run(_bare(query), world).rows}
    return [number in found for number in range(len(rows))]


@lru_cache(maxsize=256)
def _missing(query: Select | Condition) -> dict[str, None]:
    """Every column of the query as null; what only an alias is called is none."""
    items = find_all(query, Item)
    aliases = {str(each.alias).lower() for each in items if not _is_column(each, each.alias)}
    columns = (each.name.lower() for each in find_all(query, Column))
    return {name: None for name in columns if name not in aliases}


def _is_column(item: Item, alias: str | None) -> bool:
    """Whether the item is the column that it is called like."""
    match item.expression:
        case Column(name):
            return alias is not None and name.lower() == alias.lower()
        case _:
            return False


_NUMBER = "the number of the row"
"""A column that no query has."""


@lru_cache(maxsize=256)
def _bare(query: Select) -> Select:
    """The query without all that does not decide whether a row is found."""
    named = {each.name.lower() for each in find_all(query.where or Null(), Column)}
    used = (each for each in query.items if isinstance(each, Item) and each.alias is not None)
    items = tuple(each for each in used if str(each.alias).lower() in named)
    return replace(query, items=(Star(), *items), order_by=(), collate=None, limit=None)


def _source(query: Select) -> str:
    return str(getattr(query.sources[0], "name", "events"))
