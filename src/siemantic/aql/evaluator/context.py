"""What compiling a tree needs to know, and what types its values have."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from siemantic.aql.ast import (
    Boolean,
    Call,
    Case,
    Column,
    If,
    Item,
    Node,
    Null,
    Number,
    Select,
    Star,
    Text,
    Value,
)
from siemantic.aql.functions.signature import Aggregate, Environment
from siemantic.aql.functions.table import find_function
from siemantic.aql.readings import Reading
from siemantic.aql.schema import DEFAULT, ColumnType, Schema
from siemantic.aql.walk import MAX_DEPTH, find_too_deep
from siemantic.errors import AqlEvaluationError

Row = Mapping[str, object]
"""Column in lower case -> text, number, boolean, list, bytes, or None for null."""

Rows = Sequence[Row]

Subject = Any
"""What a compiled value or condition looks at: a `Row`, or in a grouped query a group's `Rows`."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    What names and unknowns mean in one SELECT.

    Attributes:
        environment: the clock, the reading and the console's data.
        schema: the columns that there are.
        database: the source's name in lower case, empty when it is a subselect.
        aliases: alias in lower case -> its item.
        prefers_aliases: whether an alias hides a column of its name, as it does behind WHERE.
        is_grouped: whether values are those of a group's rows, and not of one row.
        run: runs a subselect.
        columns: the columns that the rows have, in lower case.
    """

    environment: Environment
    schema: Schema = DEFAULT
    database: str = "events"
    aliases: Mapping[str, Item] = field(default_factory=dict)
    prefers_aliases: bool = False
    is_grouped: bool = False
    run: Callable[[Select], Sequence[object]] | None = None
    columns: Collection[str] = ()

    @property
    def reading(self) -> Reading:
        """What is taken for what the documentation leaves open."""
        return self.environment.reading

    def without_aliases(self) -> "Context":
        """The context of an alias's own expression, in which names are columns."""
        return replace(self, aliases={})

    def find_alias(self, column: Column) -> Value | None:
        """
        The expression that a name stands for, None when it is a column.

        Raises:
            AqlEvaluationError: it is both, and which one is meant is not documented.
        """
        if column.table is not None or column.name.lower() not in self.aliases:
            return None
        found = self.aliases[column.name.lower()].expression
        if found == column or self.prefers_aliases or not self.is_column(column.name):
            return found
        message = f"whether '{column.name}' is the column or the alias is not documented"
        raise AqlEvaluationError(f"{message}; give the alias another name")

    def type_of(self, value: Value) -> ColumnType:
        """The type of a value, `any` when it is not known."""
        match value:
            case Column(name):
                alias = self.find_alias(value)
                if alias is not None and alias != value:
                    return self.without_aliases().type_of(alias)
                info = self.schema.find(self.database, name)
                return "any" if info is None else info.type
            case Call():
                return self._type_of_call(value)
            case If(_, then, otherwise):
                return self._common_type((then, otherwise))
            case Case(_, branches, otherwise):
                return self._common_type((*(then for _, then in branches), otherwise))
            case _:
                return _LITERALS.get(type(value), "any")

    def _type_of_call(self, call: Call) -> ColumnType:
        found = find_function(call.function)
        if isinstance(found, Aggregate) and found.result == "any" and len(call.arguments) == 1:
            (argument,) = call.arguments
            return "any" if isinstance(argument, Star) else self.type_of(argument)
        return "any" if found is None else found.result

    def _common_type(self, values: Iterable[Value | None]) -> ColumnType:
        """The one type of the values that are not null, `any` when there are several."""
        types = {self.type_of(each) for each in values if not isinstance(each, Null | None)}
        return types.pop() if len(types) == 1 else "any"

    def is_column(self, name: str) -> bool:
        """Whether the rows or the schema have a column of that name, in whatever case."""
        return name.lower() in self.columns or self.schema.find(self.database, name) is not None


_LITERALS: dict[type, ColumnType] = {Text: "text", Number: "number", Boolean: "boolean"}


def literal(text: str, reading: Reading) -> str:
    r"""
    The value of a literal: whether a literal keeps both of two backslashes is not documented.

    >>> literal("a\\\\b", Reading(backslashes="halved"))
    'a\\b'
    """
    return text.replace("\\\\", "\\") if reading.backslashes == "halved" else text


def check_depth(tree: Node) -> None:
    """
    Refuse a tree that would run Python out of stack.

    Raises:
        AqlEvaluationError: it is deeper than the parser takes it.
    """
    if find_too_deep(tree) is not None:
        message = f"the tree is more than {MAX_DEPTH} levels deep"
        raise AqlEvaluationError(f"{message}; join conditions in one And or Or")
