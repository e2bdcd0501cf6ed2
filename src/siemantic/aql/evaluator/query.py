"""A query over rows -> its result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from siemantic.aql.ast import Database, Last, Placeholder, Select, Star, Subquery
from siemantic.aql.evaluator.conditions import compile_condition
from siemantic.aql.evaluator.context import Context, Row, Subject, check_depth
from siemantic.aql.evaluator.criteria import window
from siemantic.aql.evaluator.grouping import group
from siemantic.aql.evaluator.naming import aliases_of, names_of
from siemantic.aql.evaluator.ordering import sort
from siemantic.aql.evaluator.projection import columns_of, expressions_of
from siemantic.aql.evaluator.rows import Spelling, normalize
from siemantic.aql.evaluator.scope import check_names
from siemantic.aql.evaluator.stores import Store
from siemantic.aql.evaluator.values import compile_value
from siemantic.aql.functions.signature import Environment
from siemantic.aql.schema import DEFAULT, ColumnInfo, Schema
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError

Sources = Mapping[str, Iterable[Mapping[str, object]] | Store]
"""Database or cursor, in whatever case -> its rows."""

MOST_CHOICES = 10_000
"""So many results of a subselect behind IN at the most (AQL guide, "AQL subquery")."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gives: the columns in the order of the SELECT list, and a mapping per row."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class World:
    """
    All that a query can look at.

    Attributes:
        sources: the rows of each database.
        environment: the clock, the reading and the console's data.
        ignores_time: whether time clauses are left out, for rows that have no `starttime`.
        default_time: the window of what reads events without a time clause; None for all rows,
            since what a console takes is not one thing (AQL guide 5 minutes, REST API 60 seconds).
    """

    sources: Sources
    environment: Environment
    schema: Schema = DEFAULT
    ignores_time: bool = False
    default_time: Last | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """
    The rows of a source.

    Attributes:
        rows: all of them, or where they are kept.
        database: its name in lower case, empty for a subselect.
        spelling: the columns, and how they were written.
        is_complete: whether there are no columns but those and the ones of the schema.
    """

    rows: list[Row] | Store
    database: str
    spelling: Spelling
    schema: Schema
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A result, and what an outer query has to know of it."""

    result: Result
    columns: tuple[ColumnInfo, ...]
    is_complete: bool


def run(query: Select, world: World) -> Result:
    """
    What the query gives over the rows.

    Without a time clause all rows count: the default window is documented in two ways.

    Raises:
        AqlEvaluationError: what it gives cannot be told here, or the query is deeper than the
            parser takes queries (`siemantic.aql.walk.MAX_DEPTH`).
    """
    check_depth(query)
    is_read_twice = any(each is not query for each in find_all(query, Select))
    sources = _sources(world.sources, as_lists=is_read_twice)
    return _run(query, replace(world, sources=sources)).result


def _sources(sources: Sources, *, as_lists: bool) -> Sources:
    """The sources by their names in lower case; as an iterator each could be read only once."""
    found = {
        name.lower(): [*rows] if as_lists and not isinstance(rows, Store) else rows
        for name, rows in sources.items()
    }
    if len(found) < len(sources):
        raise AqlEvaluationError(f"two sources differ only in case: {', '.join(sources)}")
    return found


def _run(query: Select, world: World) -> _Outcome:
    _check(query)
    table = _read(query, world)
    context = _context(query, table, world)
    check_names(query, context, is_complete=table.is_complete)
    kept = _filter(query, table, context, world)
    subjects, of_result = group(query, kept, replace(context, aliases=names_of(query)))
    of_result = replace(of_result, prefers_aliases=True)
    if query.having is not None:
        test = compile_condition(query.having, of_result)
        subjects = [each for each in subjects if test(each)]
    subjects = sort(subjects, query.order_by, of_result)
    limit = query.limit if isinstance(query.limit, int) else None
    # Names in the SELECT list are columns; an alias is for the clauses behind it.
    return _project(query, subjects[:limit], table, of_result.without_aliases())


def _check(query: Select) -> None:
    """
    Refuse what cannot be run here.

    Raises:
        AqlEvaluationError: it has such a part.
    """
    remote = {each.name.upper() for each in query.parameters} & {"REMOTESERVERS", "EXCLUDESERVERS"}
    reasons = {
        "DISTINCT is not documented; use GROUP BY": query.distinct,
        "several databases in FROM are not documented": len(query.sources) > 1,
        "SESSION BY needs a console": query.session is not None,
        "the order of a language (COLLATE) needs a console": query.collate is not None,
        "the placeholder behind LIMIT has no value; fill it first": isinstance(
            query.limit, Placeholder
        ),
        "the servers of a console are not here": bool(remote),
    }
    for reason, is_so in reasons.items():
        if is_so:
            raise AqlEvaluationError(reason)


def _check_time(query: Select, inner: Select, world: World) -> None:
    """
    Refuse a time clause that may be meant for the subselect.

    Raises:
        AqlEvaluationError: the subselect behind FROM has none of its own.
    """
    if query.time is not None and inner.time is None and not world.ignores_time:
        message = "what a time clause says of a subselect in FROM is not documented"
        raise AqlEvaluationError(f"{message}; give the subselect its own")


# --- reading -----------------------------------------------------------------------------------


def _read(query: Select, world: World) -> _Table:
    match query.sources[0]:
        case Database(name):
            if name.lower() not in world.sources:
                known = ", ".join(world.sources) or "none"
                raise AqlEvaluationError(f"there are no rows of '{name}'; there are {known}")
            return _kept(world.sources[name.lower()], name.lower(), world.schema)
        case Subquery(inner):
            _check_time(query, inner, world)
            return _table(_run(inner, world), world.schema)
        case _:
            raise AqlEvaluationError("GLOBALVIEW needs a console")


def _kept(source: Iterable[Mapping[str, object]] | Store, database: str, schema: Schema) -> _Table:
    if isinstance(source, Store):
        spelling, is_complete = dict(source.spelling), not source.is_empty
        return _Table(source, database, spelling, schema, is_complete=is_complete)
    rows, spelling = normalize(source)
    return _Table(rows, database, spelling, schema, is_complete=bool(rows))


def _table(outcome: _Outcome, schema: Schema) -> _Table:
    """A result as a source; its columns have the types that they had inside."""
    rows, _ = normalize(outcome.result.rows)
    spelling = {name.lower(): name for name in outcome.result.columns}
    types = schema.with_columns("", outcome.columns)
    return _Table(rows, "", spelling, types, outcome.is_complete)


def _context(query: Select, table: _Table, world: World) -> Context:
    return Context(
        world.environment,
        table.schema,
        table.database,
        aliases_of(query),
        run=lambda choices: _choices(choices, world),
        columns=frozenset(table.spelling),
    )


def _choices(query: Select, world: World) -> Sequence[object]:
    """The values of a subselect of one column."""
    result = _run(query, world).result
    if len(result.columns) != 1:
        raise AqlEvaluationError("a subselect behind IN has one column")
    if len(result.rows) > MOST_CHOICES:
        message = f"a subselect behind IN gives more than {MOST_CHOICES} results"
        raise AqlEvaluationError(f"{message}, of which QRadar drops some; use LIMIT")
    return [row[result.columns[0]] for row in result.rows]


def _filter(query: Select, table: _Table, context: Context, world: World) -> list[Row]:
    # The rows of a subselect come with the time clause of its own, see `_check_time`.
    time = query.time or world.default_time
    is_timed = bool(table.database) and not world.ignores_time
    span = window(time, context) if time is not None and is_timed else None
    rows = table.rows.rows(query, context, span) if isinstance(table.rows, Store) else table.rows
    if span is not None:
        first, last = span
        rows = [row for at, row in enumerate(rows, 1) if first <= _start_time(row, at) <= last]
    if query.where is None:
        return rows
    test = compile_condition(query.where, context)
    return [row for row in rows if test(row)]


def _start_time(row: Row, number: int) -> int:
    found = row.get("starttime")
    if isinstance(found, int):
        return found
    message = f"row {number} has no starttime in milliseconds, which the time clause looks at"
    raise AqlEvaluationError(f"{message}; give it one, or ignore time")


# --- result ------------------------------------------------------------------------------------


def _project(
    query: Select, subjects: Sequence[Subject], table: _Table, context: Context
) -> _Outcome:
    expressions = expressions_of(query, table.spelling)
    reads = [(name, compile_value(each, context)) for name, each in expressions.items()]
    rows = tuple([{name: read(each) for name, read in reads} for each in subjects])
    has_star = any(isinstance(each, Star) for each in query.items)
    return _Outcome(
        Result(tuple(expressions), rows),
        tuple(columns_of(query, expressions, context)),
        is_complete=table.is_complete or not has_star,
    )
