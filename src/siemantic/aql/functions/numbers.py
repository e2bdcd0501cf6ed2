"""
Functions that give numbers: AQL guide, "Data calculation and formatting functions".

What a text that is no number gives is not documented. Null and an error of the whole query are both
likely and differ in every verdict, so neither is guessed.
"""

from ipaddress import IPv4Address

from siemantic.aql.functions.signature import Environment, Function, Parameter
from siemantic.aql.functions.values import as_decimal, as_whole, find_address
from siemantic.errors import AqlEvaluationError

SOURCE = 'AQL guide, "Data calculation and formatting functions"'


def _long(_: Environment, value: object) -> int:
    address = find_address(value)
    if isinstance(address, IPv4Address):
        return int(address)
    if address is not None:
        message = "LONG of an IPv6 address has more than 64 bits; use INCIDR to compare addresses"
        raise AqlEvaluationError(message)
    if isinstance(value, float):
        # The fraction goes, as in a cast of Java's.
        value = float(int(value)) if abs(value) < float("inf") else value
    return as_whole(value, "LONG")


def _double(_: Environment, value: object) -> float:
    return as_decimal(value, "DOUBLE")


FUNCTIONS = (
    Function(
        "DOUBLE",
        (Parameter("value", "any"),),
        "number",
        SOURCE,
        _double,
        note="what a text that is no number gives is not documented.",
    ),
    Function(
        "LONG",
        (Parameter("value", "any"),),
        "number",
        SOURCE,
        _long,
        note="what a text that is no number gives is not documented; an address gives its number.",
    ),
)
