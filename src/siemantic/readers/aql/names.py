"""What a value of AQL is to a formula: a column, or what is worked out from columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from siemantic.aql.ast import Call, Column, Item, Select, Star, Value
from siemantic.aql.evaluator.context import Context
from siemantic.aql.functions.signature import Environment
from siemantic.aql.printer.expressions import value as value_to_aql
from siemantic.aql.readings import Reading
from siemantic.aql.schema import DEFAULT, ColumnType, Schema
from siemantic.aql.scopes import scopes_of
from siemantic.errors import UndecidedError
from siemantic.logic.folding import Fold, cased, fold_unicode, lowered

WORKED_OUT = "="
"""How the name of what is worked out begins, which no column's does."""


class Operand(NamedTuple):
    """
    A column, and what is done with its text before it is compared.

    `fold` takes a set of characters to those that become one of them.
    """

    column: str
    type: ColumnType
    fold: Fold = cased

    @property
    def folding(self) -> Fold:
        """
        What is the same as its text when two such operands are.

        Letters with two small forms stay open (docs/exactness.md), here they are the same.
        """
        return fold_unicode if self.fold is lowered else cased


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean in one query or filter."""

    schema: Schema = DEFAULT
    database: str = "events"
    aliases: Mapping[str, Item] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Select, schema: Schema) -> "Names":
        """The names of a query."""
        scope = next(iter(scopes_of(query)))
        if scope.database is None:
            raise UndecidedError("the query does not read one database")
        return cls(schema, scope.database, scope.aliases)

    def operand(self, value: Value) -> Operand:
        """
        The value as a column.

        Raises:
            UndecidedError: it is none, but a literal.
        """
        match value:
            case Column():
                alias = self._context.find_alias(value)
                if alias is not None:
                    return self._without_aliases().operand(alias)
                return Operand(value.name.lower(), self.type_of(value))
            case Call(function, (Column() as column,)) if function.upper() in ("UTF8", "STR"):
                return self._as_text(function.upper(), column)
            case Call(function, (argument,)) if function.upper() == "LOWER":
                return self.operand(argument)._replace(fold=lowered, type="text")  # type: ignore[arg-type] # no star
            case Call():
                return Operand(worked_out(value), self.type_of(value))
            case _:
                raise UndecidedError(f"what '{value_to_aql(value)[:60]}' is, is not followed")

    def type_of(self, value: Value) -> ColumnType:
        """The type of the value, `any` when it is not known."""
        return self._context.type_of(value)

    def _as_text(self, function: str, column: Column) -> Operand:
        found = self.operand(column)
        if function == "UTF8" and found.type not in ("payload", "text", "any"):
            raise UndecidedError(f"UTF8 of {column.name} is not documented")
        return found._replace(type="text")

    def _without_aliases(self) -> "Names":
        return Names(self.schema, self.database)

    @property
    def _context(self) -> Context:
        environment = Environment(now_ms=0, reading=Reading())
        return Context(environment, self.schema, self.database, self.aliases)


def worked_out(value: Value) -> str:
    """
    The name of what is worked out from columns in a way that is not followed.

    Names of functions and columns have no case (docs/aql.md, "Grammar").
    """
    return WORKED_OUT + value_to_aql(_in_one_case(value))


def _in_one_case(value: Value) -> Value:
    match value:
        case Column(name):
            return replace(value, name=name.lower())
        case Call(function, arguments):
            inner = tuple(
                each if isinstance(each, Star) else _in_one_case(each) for each in arguments
            )
            return replace(value, function=function.upper(), arguments=inner)
        case _:
            return value
