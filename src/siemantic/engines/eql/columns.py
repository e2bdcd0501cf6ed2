"""The columns that a query asks for, what they hold, and an event's values as they have them."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from siemantic.errors import UndecidedError

Kind = Literal["text", "number", "address", "any"]

Node = Any
"""A node of the package's trees, which have no types."""

_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.0+)?")


def kinds_of(condition: Node) -> Mapping[str, Kind]:
    """
    Column -> what it holds.

    Raises:
        UndecidedError: the query asks for two types of a column, which Elasticsearch cannot have,
            or has something that is not followed.
    """
    found: dict[str, Kind] = {}
    for leaf in _leaves(condition):
        name, kind = name_of(_field(leaf)), _kind(leaf)
        if kind == "any" or found.get(name) in (None, "any"):
            found[name] = found.get(name, kind) if kind == "any" else kind
        elif found[name] != kind:
            raise UndecidedError(f"'{name}' is compared with values of two types")
    return found


def _leaves(node: Node) -> Iterator[Node]:
    match type(node).__name__:
        case "And" | "Or":
            for term in node.terms:
                yield from _leaves(term)
        case "Not":
            yield from _leaves(node.term)
        case _:
            yield node


def _field(leaf: Node) -> Node:
    """The field of a comparison, on its left."""
    match type(leaf).__name__:
        case "IsNull" | "IsNotNull":
            field = leaf.expr
        case "Comparison":
            field = leaf.left
        case "FunctionCall":
            field = leaf.arguments[0]
        case other:
            raise UndecidedError(f"'{other}' in an EQL query is not followed")
    if type(field).__name__ != "Field":
        raise UndecidedError("the query compares something else than a field with a value")
    return field


def _kind(leaf: Node) -> Kind:
    match type(leaf).__name__, getattr(leaf, "name", None):
        case (("IsNull" | "IsNotNull"), _):
            return "any"
        case "FunctionCall", "cidrMatch":
            return "address"
        case "FunctionCall", ("wildcard" | "match"):
            return "text"
        case "Comparison", _ if type(leaf.right).__name__ == "Number":
            return "number"
        case "Comparison", _ if (
            type(leaf.right).__name__ == "String" and leaf.comparator in EQUALITIES
        ):
            return "text"
        case _:
            raise UndecidedError("the query has a function or a comparison that is not followed")


def _is_equality_with_text(leaf: Node) -> bool:
    return type(leaf.right).__name__ == "String" and leaf.comparator in EQUALITIES


EQUALITIES = ("==", "!=")
"""The comparisons of texts that are followed."""


def name_of(field: Node) -> str:
    """
    The field's name with its dots.

    Raises:
        UndecidedError: it is one place of a list.
    """
    if not all(isinstance(each, str) for each in field.path):
        raise UndecidedError("the query asks for one place of a list")
    return ".".join([field.base, *field.path])


def values_of(row: Mapping[str, object], kinds: Mapping[str, Kind]) -> Mapping[str, object]:
    """
    The row's values as columns of those types have them, None where there is none.

    Raises:
        UndecidedError: a value may be one of its type or not, or is several.
    """
    return {name: _value(name, _find(row, name), kind) for name, kind in kinds.items()}


def _find(row: Mapping[str, object], name: str) -> object:
    """`a.b` is what is called so, or b in a, which is the same to Elasticsearch."""
    if name in row:
        return row[name]
    first, _, rest = name.partition(".")
    inner = row.get(first)
    return _find(inner, rest) if rest and isinstance(inner, Mapping) else None


def _value(name: str, value: object, kind: Kind) -> object:
    """A value as a column of its type has it, or None."""
    match value, kind:
        case None, _:
            return None
        case ((Mapping() | list() | tuple()), _):
            raise UndecidedError(f"'{name}' has no single value")
        case _, "number":
            return _number(name, value)
        case _, "address":
            return _address(str(value))
        case bool(), _:
            return str(value).lower()
        case float(), _ if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _number(name: str, value: object) -> int | None:
    """A whole number; texts of one are one, too ("coerce" of numeric fields)."""
    text = str(value)
    if _DECIMAL.fullmatch(text):
        return int(text.partition(".")[0])
    if any(each.isnumeric() for each in text):
        raise UndecidedError(f"whether '{name}' can be '{text}' depends on its type of numbers")
    return None


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
