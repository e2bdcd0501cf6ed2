"""The type of a value, where it is certain."""

from dataclasses import replace

from siemantic.aql.ast import (
    Arithmetic,
    Boolean,
    Call,
    Case,
    Column,
    If,
    Number,
    Text,
    Unary,
    Value,
)
from siemantic.aql.checks.document import Scope
from siemantic.aql.functions.table import find_function
from siemantic.aql.schema import ColumnType, Schema


def find_type(value: Value, scope: Scope, schema: Schema) -> ColumnType | None:
    """What the value holds; None when that is not certain, or several types are possible."""
    match value:
        case Column():
            return _column(value, scope, schema)
        case Text():
            return "text"
        case Number() | Arithmetic() | Unary():
            return "number"
        case Boolean():
            return "boolean"
        case Call(function):
            found = find_function(function)
            return None if found is None or found.result == "any" else found.result
        case Case(_, branches, otherwise):
            results = [result for _, result in branches]
            return _common([*results, otherwise] if otherwise else results, scope, schema)
        case If(_, then, otherwise):
            return _common([then, otherwise], scope, schema)
        case _:
            return None


def _column(column: Column, scope: Scope, schema: Schema) -> ColumnType | None:
    found: set[ColumnType | None] = set()
    info = schema.find(scope.database, column.name) if scope.database else None
    if info is not None:
        found.add(None if info.type == "any" else info.type)
    item = scope.aliases.get(column.name.lower())
    if item is not None:
        # Whether an alias can name another is not documented.
        found.add(find_type(item.expression, replace(scope, aliases={}), schema))
    return found.pop() if len(found) == 1 else None


def _common(values: list[Value], scope: Scope, schema: Schema) -> ColumnType | None:
    found = {find_type(each, scope, schema) for each in values}
    return found.pop() if len(found) == 1 else None
