"""
What the conditions of a query compare their columns with, and what Kusto refuses of them.

Only what is followed here is run.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from siemantic.errors import UndecidedError

if TYPE_CHECKING:
    from duckdb_kql import ir

Kind = Literal["text", "number", "null", "any"]
"""What a column is compared with: `null` if it is only asked for one, `any` if for being empty."""

# The operands that Kusto takes are those that its own parser (Kusto.Language) accepts.
_OF_TEXTS = frozenset(
    {"=~", "!~", "matches regex"}
    | {f"{no}{word}{case}" for no in ("", "!") for case in ("", "_cs")
       for word in ("contains", "startswith", "endswith", "has", "hasprefix", "hassuffix")}
)  # fmt: skip
_OF_NUMBERS = frozenset(("<", "<=", ">", ">="))
_OF_EITHER = frozenset(("==", "!="))
_OF_ANY: Mapping[str, Kind] = {
    "isempty": "any", "isnotempty": "any", "isnull": "null", "isnotnull": "null",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {"string": "text", "long": "number", "int": "number", "real": "number"}
_UNKNOWN_TO_ENGINE = frozenset(("ipv4_is_in_range", "ipv4_is_in_any_range", "ipv4_is_match",
                                "ipv6_is_in_range", "ipv6_is_in_any_range", "ipv6_is_match",
                                "has_ipv4", "has_ipv4_prefix"))  # fmt: skip


def kinds_of(conditions: Sequence["ir.Expr"]) -> tuple[Mapping[str, Kind], bool]:
    """What each column holds, and whether a number of the query has a fraction."""
    kinds: dict[str, Kind] = {}
    has_fraction = False
    for each in conditions:
        for column, kind, fraction in _condition(each):
            has_fraction = has_fraction or fraction
            kinds[column] = _kind_of_both(column, kinds.get(column, "any"), kind)
    for column, kind in kinds.items():
        if kind == "null":
            message = f"whether '{column}' is of text, which is never null, is not known"
            raise UndecidedError(message)
    if len({name.lower() for name in kinds}) < len(kinds):
        # Names look at case in Kusto (entity-names), and do not in DuckDB.
        raise UndecidedError("two columns differ in case alone, which DuckDB takes for one")
    return kinds, has_fraction


def _kind_of_both(column: str, one: Kind, other: Kind) -> Kind:
    if {one, other} == {"text", "number"}:
        message = f"the query compares '{column}' as text and as a number, and it is one"
        raise UndecidedError(message)
    order: Sequence[Kind] = ("text", "number", "null", "any")
    return min(one, other, key=order.index)


_Use = tuple[str, Kind, bool]
"""A column, what it is compared with, and whether that is a number with a fraction."""


def _condition(node: "ir.Expr") -> Iterator[_Use]:
    """The columns of an expression that is true or false."""
    from duckdb_kql import ir

    match node:
        case ir.BinaryOp(op="and" | "or", left=left, right=right):
            yield from _condition(left)
            yield from _condition(right)
        case ir.FunctionCall(name="not", args=(inner,)):
            yield from _condition(inner)
        case ir.FunctionCall(name=name, args=(ir.ColumnRef(name=column),)) if name in _OF_ANY:
            yield column, _OF_ANY[name], False
        case ir.FunctionCall(name=name, args=(ir.Literal(kind="string"),)) if name in _OF_ANY:
            return
        case ir.Literal(kind="bool"):
            return
        case ir.FunctionCall(name=name) if name in _UNKNOWN_TO_ENGINE:
            raise UndecidedError(f"duckdb-kql has no function {name}")
        case ir.Literal() | ir.ColumnRef():
            raise UndecidedError("Kusto takes no text and no number for a condition (KS141)")
        case _:
            yield from _comparison(node)


def _comparison(node: "ir.Expr") -> Iterator[_Use]:
    from duckdb_kql import ir

    match node:
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_TEXTS:
            yield from _operands("text", left, right)
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_NUMBERS:
            yield from _operands("number", left, right)
        case ir.BinaryOp(op=op, left=left, right=right) if op in _OF_EITHER:
            yield from _operands(_kind_of(left, right), left, right)
        case ir.InList(value=value, items=items, case_insensitive=True, subquery=None):
            yield from _operands("text", value, *items)
        case ir.InList(value=value, items=items, subquery=None):
            yield from _operands(_kind_of(*items), value, *items)
        case ir.HasList(value=value, items=items, subquery=None):
            yield from _operands("text", value, *items)
        case _:
            raise UndecidedError(f"{_spelled(node)} is not followed in KQL")


def _kind_of(*nodes: "ir.Expr") -> Kind:
    """What an operator of either kind compares; two columns are taken for texts."""
    from duckdb_kql import ir

    kinds = [_KINDS.get(each.kind) for each in nodes if isinstance(each, ir.Literal)]
    return next((each for each in kinds if each is not None), "text")


def _operands(kind: Kind, *nodes: "ir.Expr") -> Iterator[_Use]:
    """Its columns; every operand is a column or a literal of the kind."""
    from duckdb_kql import ir

    literals = [each for each in nodes if isinstance(each, ir.Literal)]
    has_fraction = any(isinstance(each.value, float) for each in literals)
    for node in nodes:
        match node:
            case ir.ColumnRef(name=name):
                yield name, kind, has_fraction
            case ir.Literal(kind=found, value=str() | int() | float()) if _KINDS.get(found) == kind:
                pass
            case ir.Literal(kind=found):
                message = f"Kusto refuses to compare a {kind} with a {found} so, or leaves it open"
                raise UndecidedError(message)
            case _:
                raise UndecidedError(f"{_spelled(node)} is not followed in KQL")


def _spelled(node: "ir.Expr") -> str:
    from duckdb_kql import ir

    match node:
        case ir.FunctionCall(name=name):
            return f"the function {name}"
        case ir.BinaryOp(op=op):
            return f"the operator {op}"
        case _:
            return f"what the engine calls {type(node).__name__}"
