"""A query over rows -> its result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from siemantic.aql.ast import (
    Call,
    Column,
    Database,
    Item,
    Placeholder,
    Select,
    Star,
    Subquery,
    Value,
)
from siemantic.aql.evaluator.conditions import compile_condition
from siemantic.aql.evaluator.context import Context, Row, Subject
from siemantic.aql.evaluator.criteria import window
from siemantic.aql.evaluator.grouping import group
from siemantic.aql.evaluator.ordering import sort
from siemantic.aql.evaluator.rows import Spelling, normalize
from siemantic.aql.evaluator.values import compile_value
from siemantic.aql.functions.signature import Aggregate, Environment
from siemantic.aql.functions.table import find_function
from siemantic.aql.printer.expressions import value as value_to_aql
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.aql.walk import find_all
from siemantic.errors import AqlEvaluationError

Sources = Mapping[str, Iterable[Mapping[str, object]]]
"""Database or cursor in lower case -> its rows."""

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
    """

    sources: Sources
    environment: Environment
    schema: Schema = DEFAULT
    ignores_time: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a source: their database, if it is one, and the names as they were written."""

    rows: list[Row]
    database: str
    spelling: Spelling = field(default_factory=dict)


def run(query: Select, world: World) -> Result:
    """
    What the query gives over the rows.

    Without a time clause all rows count: the default window is documented in two ways.

    Raises:
        AqlEvaluationError: what it gives cannot be told here.
    """
    if any(each is not query for each in find_all(query, Select)):
        # Each SELECT reads its source, and an iterator can be read only once.
        sources = {name: [*each] for name, each in world.sources.items()}
        world = replace(world, sources=sources)
    return _run(query, world)


def _run(query: Select, world: World) -> Result:
    _check(query)
    table = _read(query, world)
    context = _context(query, table, world)
    kept = _filter(query, table, context, world)
    subjects, of_result = group(query, kept, replace(context, aliases=_named(query)))
    of_result = replace(of_result, prefers_aliases=True)
    if query.having is not None:
        test = compile_condition(query.having, of_result)
        subjects = [each for each in subjects if test(each)]
    subjects = sort(subjects, query.order_by, of_result)
    limit = query.limit if isinstance(query.limit, int) else None
    return _project(query, subjects[:limit], table.spelling, of_result)


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
            rows, spelling = normalize(world.sources[name.lower()])
            return _Table(rows, name.lower(), spelling)
        case Subquery(inner):
            _check_time(query, inner, world)
            rows, spelling = normalize(_run(inner, world).rows)
            return _Table(rows, "", spelling)
        case _:
            raise AqlEvaluationError("GLOBALVIEW needs a console")


def _context(query: Select, table: _Table, world: World) -> Context:
    aliases = {str(each.alias).lower(): each for each in _items(query) if each.alias is not None}
    return Context(
        world.environment,
        world.schema,
        table.database,
        aliases,
        run=lambda choices: _choices(choices, world),
        columns=frozenset(table.spelling),
    )


def _choices(query: Select, world: World) -> Sequence[object]:
    """The values of a subselect of one column."""
    result = _run(query, world)
    if len(result.columns) != 1:
        raise AqlEvaluationError("a subselect behind IN has one column")
    if len(result.rows) > MOST_CHOICES:
        message = f"a subselect behind IN gives more than {MOST_CHOICES} results"
        raise AqlEvaluationError(f"{message}, of which QRadar drops some; use LIMIT")
    return [row[result.columns[0]] for row in result.rows]


def _filter(query: Select, table: _Table, context: Context, world: World) -> list[Row]:
    rows = table.rows
    # The rows of a subselect come with the time clause of its own, see `_check_time`.
    if query.time is not None and table.database and not world.ignores_time:
        first, last = window(query.time, context)
        rows = [row for row in rows if first <= _start_time(row) <= last]
    if query.where is None:
        return rows
    test = compile_condition(query.where, context)
    return [row for row in rows if test(row)]


def _start_time(row: Row) -> int:
    found = row.get("starttime")
    if isinstance(found, int):
        return found
    message = "a row has no starttime in milliseconds, which the time clause looks at"
    raise AqlEvaluationError(f"{message}; give it one, or leave time clauses out of account")


# --- result ------------------------------------------------------------------------------------


def _items(query: Select) -> Iterator[Item]:
    return (each for each in query.items if isinstance(each, Item))


def _named(query: Select) -> dict[str, Item]:
    """The names of the result's columns, which HAVING, GROUP BY and ORDER BY can use."""
    found = {_name(item, query).lower(): item for item in _items(query) if item.alias is None}
    return found | {str(each.alias).lower(): each for each in _items(query) if each.alias}


def _name(item: Item, query: Select) -> str:
    """
    The name of a column without an alias.

    `FIRST_x` for a column that is not grouped, `COUNT_x` for COUNT(x) (AQL guide, "GROUP BY clause"
    and "Data aggregation functions"), `qidname_qid` for QIDNAME(qid) (seen in the results that the
    connector splunk-soar-connectors/qradar shows); others are not documented.
    """
    match item.expression:
        case Column(name):
            return f"FIRST_{name}" if query.group_by and not _is_key(name, query) else name
        case Call(function, (Column(name),)):
            is_aggregate = isinstance(find_function(function), Aggregate)
            return f"{function.upper() if is_aggregate else function.lower()}_{name}"
        case Call(function, (Star(),)):
            return function.upper()
        case _:
            return value_to_aql(item.expression)


def _is_key(name: str, query: Select) -> bool:
    keys = {each.name.lower() for each in query.group_by if isinstance(each, Column)}
    return name.lower() in keys


def _project(
    query: Select, subjects: Sequence[Subject], spelling: Spelling, context: Context
) -> Result:
    # Names in the SELECT list are columns; an alias is for the clauses behind it.
    plain = context.without_aliases()
    expressions = _expressions(query, spelling)
    reads = [(name, compile_value(each, plain)) for name, each in expressions.items()]
    rows = tuple([{name: read(each) for name, read in reads} for each in subjects])
    return Result(tuple(expressions), rows)


def _expressions(query: Select, spelling: Spelling) -> dict[str, Value]:
    """Name of a column of the result -> what stands there."""
    found: dict[str, Value] = {}
    for item in query.items:
        for name, value in _named_values(item, query, spelling):
            if found.setdefault(name, value) != value:
                message = f"two columns of the result are named '{name}'; give one an alias"
                raise AqlEvaluationError(message)
    return found


def _named_values(
    item: Item | Star, query: Select, spelling: Spelling
) -> Iterator[tuple[str, Value]]:
    if isinstance(item, Item):
        yield item.alias or _name(item, query), item.expression
    else:
        yield from ((each, Column(each)) for each in spelling.values())
