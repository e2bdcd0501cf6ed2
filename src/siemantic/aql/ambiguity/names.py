"""What names and values are in one scope."""

from dataclasses import dataclass, replace

from siemantic.aql.ast import Call, Case, Column, If, Text, Value
from siemantic.aql.functions.signature import Function
from siemantic.aql.functions.table import find_function
from siemantic.aql.schema import Schema
from siemantic.aql.scopes import Scope


@dataclass(frozen=True, slots=True)
class Names:
    """
    A scope and the columns that there are.

    `trusts_numbers` says that what is compared with a number counts as one, whatever its type.
    """

    scope: Scope
    schema: Schema
    trusts_numbers: bool = False

    def find_alias(self, column: Column) -> Value | None:
        """What the name stands for when it is an alias of something else."""
        item = self.scope.aliases.get(column.name.lower())
        return None if item is None or item.expression == column else item.expression

    def without_aliases(self) -> "Names":
        """The names in an alias's own expression, in which they are columns."""
        return replace(self, scope=replace(self.scope, aliases={}))

    def type_of(self, value: object) -> str:
        """The type of a value, `any` when it is not known."""
        match value:
            case Column(name):
                alias = self.find_alias(value)
                if alias is not None:
                    return self.without_aliases().type_of(alias)
                info = self.schema.find(self.scope.database or "", name)
                return "any" if info is None else info.type
            case Text():
                return "text"
            case Call(function):
                found = find_function(function)
                return "any" if found is None else found.result
            case _:
                return "any"

    def can_be_text(self, value: object) -> bool:
        """Whether the value can be a text."""
        return self.type_of(value) in ("text", "any")

    def can_be_empty_literal(self, value: object) -> bool:
        """Whether the value can be an empty text of the query's own, which is no null itself."""
        match value:
            case Text(text):
                return text == ""
            case Column():
                alias = self.find_alias(value)
                return alias is not None and self.without_aliases().can_be_empty_literal(alias)
            case Case(_, branches, otherwise):
                results = (*(then for _, then in branches), otherwise)
                return any(map(self.can_be_empty_literal, results))
            case If(_, then, otherwise):
                return self.can_be_empty_literal(then) or self.can_be_empty_literal(otherwise)
        return False

    def swaps_literal(self, call: Call) -> bool:
        """Whether the call can give an empty text, which may be null, for an empty literal."""
        found = find_function(call.function)
        gives_text = found is None or found.result in ("text", "any")
        return gives_text and any(map(self.can_be_empty_literal, call.arguments))


_KEEP_TEXTS = ("LOWER", "UPPER", "UTF8", "STR", "BASE64", "CONCAT")


def makes_empty(function: Function) -> bool:
    """Whether it can give an empty text when none of its arguments is one."""
    return function.result in ("text", "any") and function.name not in _KEEP_TEXTS


def passes_null(call: Call) -> bool:
    """Whether a null among the arguments makes the call null."""
    found = find_function(call.function)
    return isinstance(found, Function) and not found.takes_null


def gives_null(call: Call) -> bool:
    """Whether the call can be null when none of its arguments is."""
    found = find_function(call.function)
    if not isinstance(found, Function):
        return True
    if found.result == "boolean":
        return False
    return found.lookup or makes_empty(found)
