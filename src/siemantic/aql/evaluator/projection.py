"""The columns of a result: their names, what stands there, and their types."""

from collections.abc import Iterator, Mapping

from siemantic.aql.ast import Column, Item, Select, Star, Value
from siemantic.aql.evaluator.context import Context
from siemantic.aql.evaluator.naming import naming
from siemantic.aql.evaluator.rows import Spelling
from siemantic.aql.schema import ColumnInfo
from siemantic.errors import AqlEvaluationError


def expressions_of(query: Select, spelling: Spelling) -> dict[str, Value]:
    """
    Name of a column of the result -> what stands there.

    Raises:
        AqlEvaluationError: two columns have one name.
    """
    found: dict[str, Value] = {}
    names: dict[str, str] = {}
    for name, value, is_of_star in _named_values(query, spelling):
        before = names.setdefault(name.lower(), name)
        if is_of_star and before in found and _is_same_column(found[before], value):
            continue
        if before != name:
            message = f"two columns of the result, '{before}' and '{name}', differ only in case"
            raise AqlEvaluationError(f"{message}; give one an alias")
        if found.get(name, value) != value:
            message = f"two columns of the result are named '{name}'; give one an alias"
            raise AqlEvaluationError(message)
        found[name] = value
    return found


def _named_values(query: Select, spelling: Spelling) -> Iterator[tuple[str, Value, bool]]:
    """Name, value, and whether it is there for a star."""
    names = naming(query)
    for item in query.items:
        if isinstance(item, Item):
            yield names.name(item), item.expression, False
        else:
            columns = map(Column, spelling.values())
            yield from ((names.name_of(each), each, True) for each in columns)


def _is_same_column(one: Value, other: Value) -> bool:
    both_columns = isinstance(one, Column) and isinstance(other, Column)
    return both_columns and one.name.lower() == other.name.lower()  # type: ignore[union-attr] # said before


def columns_of(
    query: Select, expressions: Mapping[str, Value], context: Context
) -> Iterator[ColumnInfo]:
    """The columns with their types; a star also stands for those of the schema without a value."""
    if any(isinstance(each, Star) for each in query.items):
        names = naming(query)
        for name in context.schema.names(context.database):
            column = Column(name)
            yield ColumnInfo(names.name_of(column), context.type_of(column))
    for name, value in expressions.items():
        yield ColumnInfo(name, context.type_of(value))
