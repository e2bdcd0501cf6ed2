"""What is compared: a column of DuckDB, or text that is made of one."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from siemantic.aql.ast import Call, Column, Value
from siemantic.aql.columns import ColumnType
from siemantic.aql.evaluator.context import Context
from siemantic.engines.aql_duckdb.columns import Columns, Kind
from siemantic.engines.aql_duckdb.logic import constant

if TYPE_CHECKING:
    from duckdb import Expression


@dataclass(frozen=True, slots=True)
class Operand:
    """
    A value in DuckDB.

    Attributes:
        kind: what it is where it is not null; `null` where it always is.
        type: what AQL takes it for.
        is_ascii: whether it is never beyond ASCII.
    """

    value: "Expression"
    kind: Kind | Literal["null"]
    type: ColumnType
    is_ascii: bool

    @property
    def beyond_ascii(self) -> "Expression | None":
        """The events whose text goes beyond ASCII, None where there are none."""
        import duckdb

        if self.is_ascii:
            return None
        characters = duckdb.FunctionExpression("length", self.value)
        return duckdb.FunctionExpression("strlen", self.value) != characters


def find_operand(value: Value, context: Context, columns: Columns) -> Operand | None:
    """The value in DuckDB, None where the evaluator must read it."""
    match value:
        case Column(name, table):
            alias = context.find_alias(value)
            if alias is not None:
                return find_operand(alias, context.without_aliases(), columns)
            if table is not None and table.lower() != context.database:
                return None
            return _column(name.lower(), context.type_of(value), context, columns)
        case Call(function, (argument,)) if isinstance(argument, Column | Call):
            return _text(function.upper(), argument, context, columns)
        case _:
            return None


def _column(name: str, kind: ColumnType, context: Context, columns: Columns) -> Operand:
    import duckdb

    found = columns.get(name)
    if found is None:
        return Operand(constant(None), "null", kind, is_ascii=True)
    value: Expression = duckdb.ColumnExpression(found.place)
    if found.kind == "text" and context.reading.empty == "null":
        value = duckdb.FunctionExpression("nullif", value, constant(""))
    return Operand(value, found.kind, kind, found.is_ascii)


def _text(function: str, argument: Value, context: Context, columns: Columns) -> Operand | None:
    """Functions of text that give what they are given, but for the case of letters."""
    import duckdb

    operand = find_operand(argument, context, columns)
    if operand is None or operand.kind not in ("text", "null"):
        return None
    if function in ("STR", "UTF8"):
        return replace(operand, type="text")
    if function in ("LOWER", "UPPER") and operand.is_ascii:
        changed = duckdb.FunctionExpression(function.lower(), operand.value)
        return replace(operand, value=changed, type="text")
    return None
