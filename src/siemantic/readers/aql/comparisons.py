"""Comparisons of AQL -> formulas."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from ipaddress import ip_network
from operator import eq, ge, gt, le, lt
from typing import Literal

from siemantic.aql.ast import Call, CompareOperator, Number, Text, Value
from siemantic.aql.evaluator.comparing import to_number
from siemantic.aql.evaluator.context import literal
from siemantic.aql.functions.values import find_address
from siemantic.aql.readings import Reading
from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.folding import cased, fold_ascii, map_chars
from siemantic.logic.formula import FALSE, TRUE, Related, number_is
from siemantic.logic.texts import network, text
from siemantic.logic.trees import Tree
from siemantic.readers.aql.languages import Operator, fold_of, texts_of
from siemantic.readers.aql.names import Names, Operand
from siemantic.readers.aql.positions import find_relation
from siemantic.readers.truth import Truth, certain, of_column, of_columns

Sign = Literal["<", "<=", ">", ">="]

_MIRRORED: Mapping[str, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(
    left: Value, operator: CompareOperator | str, right: Value, names: Names, reading: Reading
) -> Truth:
    """
    The comparison, by an operator that is not negated.

    Raises:
        UndecidedError: it has something that is not followed here.
    """
    related = find_relation(left, operator, right, names, reading)
    if related is not None:
        return related
    if isinstance(left, Text | Number) and isinstance(right, Text | Number):
        return _constant(left, operator, right, reading)
    if isinstance(left, Text | Number):
        left, right, operator = right, left, _MIRRORED.get(operator, operator)
    operand = names.operand(left)
    match operator, right:
        case "=", Text(written):
            return of_column(operand.column, _equal(operand, written, reading))
        case "=", Number(number):
            return of_column(operand.column, _equal_number(operand, number))
        case "<" | "<=" | ">" | ">=", Text() | Number():
            return _ordered(operand, operator, right)
        case "LIKE" | "ILIKE" | "MATCHES" | "IMATCHES", Text(written):
            return _covers(operand, operator, written, reading)
        case "=", _:
            return _same(operand, names.operand(right), reading)
        case _:
            raise UndecidedError(f"what {operator} compares here is not followed")


def _constant(left: Text | Number, operator: str, right: Text | Number, reading: Reading) -> Truth:
    """A comparison of two literals, which is the same for every event."""
    match left, operator, right:
        case Number(one), "=" | "<" | "<=" | ">" | ">=", Number(other):
            return certain(TRUE if _NUMBERS[operator](one, other) else FALSE)
        case Text(one), "=" | "LIKE" | "ILIKE" | "MATCHES" | "IMATCHES", Text(other):
            texts = texts_of(operator, other, reading)
            is_so = automaton(texts).accepts(literal(one, reading))
            return certain(TRUE if is_so else FALSE)
        case _:
            raise UndecidedError(f"what {operator} says of two such literals is not followed")


_NUMBERS: Mapping[str, Callable[[float, float], bool]] = {
    "=": eq, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


def _covers(operand: Operand, operator: Operator, written: str, reading: Reading) -> Truth:
    if operand.type in ("address", "payload", "list", "number", "time"):
        raise UndecidedError(f"{operator} on a column of type {operand.type} is not documented")
    texts = map_chars(texts_of(operator, written, reading), operand.fold)
    return of_column(operand.column, texts)


def _equal(operand: Operand, written: str, reading: Reading) -> Tree:
    match operand.type:
        case "address":
            address = find_address(written)
            if address is not None:
                return network(ip_network(address))
        case "number" | "time":
            number = to_number(written)
            if number is not None:
                return text(_written(number))
        case "boolean":
            return text(written.lower(), fold_ascii)
        case "text" | "any":
            return map_chars(texts_of("=", written, reading), operand.fold)
    message = f"a column of type {operand.type} and '{written[:40]}' cannot be compared"
    raise UndecidedError(message)


def _equal_number(operand: Operand, number: float) -> Tree:
    match operand.type:
        case "number" | "time":
            return text(_written(number))
        case "text" | "any":
            raise UndecidedError("whether a text is equal to a number is not documented")
    message = f"a column of type {operand.type} and {number} cannot be compared"
    raise UndecidedError(message)


def _written(number: float) -> str:
    """The number as a column of numbers has it: 7.0 is 7."""
    is_whole = isinstance(number, float) and number.is_integer()
    return str(int(number) if is_whole else number)


def _ordered(operand: Operand, sign: Sign, bound: Text | Number) -> Truth:
    number = to_number(bound.value)
    if operand.type not in ("number", "time") or number is None:
        raise UndecidedError("the order of texts is not documented")
    formula = number_is(operand.column, sign, Decimal(str(number)))
    return of_columns((operand.column,), formula)


def _same(left: Operand, right: Operand, reading: Reading) -> Truth:
    """Two columns; numbers, times and addresses each are written in one way."""
    if left == right:
        return of_columns((left.column,), TRUE)
    plain = left.type == right.type and left.type in ("number", "time", "address")
    if not plain and left.fold is not right.fold:
        raise UndecidedError("texts that are changed in different ways are not compared here")
    is_text = {left.type, right.type} <= {"text", "any"}
    if not plain and not is_text:
        raise UndecidedError(f"columns of type {left.type} and {right.type} are compared")
    insensitive = reading.equals == "insensitive" and not plain and left.fold is cased
    fold = fold_of(reading) if insensitive else left.folding
    first, second = sorted((left.column, right.column))
    return of_columns((first, second), Related("same", first, second, fold))


def in_network(call: Call, names: Names) -> Truth:
    """INCIDR (AQL guide, "Data retrieval functions")."""
    match call.arguments:
        case (Text(written), address) if not isinstance(address, Text):
            operand = names.operand(address)  # type: ignore[arg-type] # no star
            if operand.type != "address":
                raise UndecidedError("INCIDR of what may be no address is not documented")
            try:
                wanted = ip_network(written, strict=False)
            except ValueError as error:
                raise UndecidedError(f"'{written}' is no network") from error
            return of_column(operand.column, network(wanted))
        case _:
            raise UndecidedError("INCIDR of what is no network and column is not followed")
