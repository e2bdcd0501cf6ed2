"""AQL on our own evaluator, under a reading."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from siemantic.aql.ast import Condition, Select
from siemantic.aql.evaluator import Environment, World, compile_filter, normalize_row, run
from siemantic.aql.readings import Reading
from siemantic.aql.schema import Schema


def finds(
    query: Select | Condition,
    rows: Sequence[Mapping[str, object]],
    reading: Reading,
    schema: Schema,
) -> list[bool]:
    """
    Whether a query or a filter finds each row; time clauses and LIMIT are left out.

    Raises:
        AqlEvaluationError: what it gives cannot be told without a console.
    """
    environment = Environment(now_ms=0, reading=reading)
    if not isinstance(query, Select):
        test = compile_filter(query, environment, schema)
        return [test(normalize_row(row)) for row in rows]
    worlds = (
        World({_source(query): [row]}, environment, schema, ignores_time=True) for row in rows
    )
    return [bool(run(query, world).rows) for world in worlds]


@lru_cache(maxsize=256)
def _source(query: Select) -> str:
    return str(getattr(query.sources[0], "name", "events"))
