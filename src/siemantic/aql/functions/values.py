"""
Values as the type that a function needs, where the change of type is certain.

Java's rules are taken where AQL's are not documented, since QRadar is written in Java.
"""

import re
from decimal import Decimal
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address

from siemantic.errors import AqlEvaluationError

Address = IPv4Address | IPv6Address

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")

# Java's Double.toString writes a plain number between these, and a power of ten otherwise.
_PLAIN_FROM, _PLAIN_BELOW = 1e-3, 1e7
_LONG_LIMIT = 2**63


def as_text(value: object, function: str) -> str:
    """
    A value as STR and CONCAT write it; a boolean in small letters and a decimal as in Java.

    >>> as_text(4688, "STR"), as_text(True, "STR"), as_text(2.5, "STR"), as_text(1e7, "STR")
    ('4688', 'true', '2.5', '1.0E7')

    Raises:
        AqlEvaluationError: it is a payload or a list, whose text is not documented.
    """
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _java_double(value)
        case bytes():
            message = f"{function} of a payload is not documented; write UTF8 around the column"
            raise AqlEvaluationError(message)
        case _:
            raise AqlEvaluationError(
                f"{function} of a list is not documented; name its entries with a function such as"
                " RULENAME first"
            )


def as_whole(value: object, function: str) -> int:
    """
    A whole number: a number without a fraction, or a text of digits.

    Raises:
        AqlEvaluationError: it is none, or too large for 64 bits.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value) if len(value) < _MOST_DIGITS else _LONG_LIMIT
    if not isinstance(value, int) or isinstance(value, bool):
        message = f"{function} needs a whole number, not {shown(value)}; filter such events out"
        raise AqlEvaluationError(message)
    if not -_LONG_LIMIT <= value < _LONG_LIMIT:
        message = f"{function} needs a number of 64 bits, not {shown(value)}; filter it out"
        raise AqlEvaluationError(message)
    return value


_MOST_DIGITS = 100
"""A longer number is too large anyway, and slow to read."""


def as_decimal(value: object, function: str) -> float:
    """
    A number, or a text that writes one.

    Raises:
        AqlEvaluationError: it is none.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value if isinstance(value, float) else as_whole(value, function))
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    message = f"{function} needs a number, not {shown(value)}; filter such events out"
    raise AqlEvaluationError(message)


def as_address(value: object, function: str) -> Address:
    """
    An IP address, version 4 or 6.

    Raises:
        AqlEvaluationError: it is none.
    """
    address = find_address(value)
    if address is None:
        message = f"{function} needs an IP address, not {shown(value)}; filter such events out"
        raise AqlEvaluationError(message)
    return address


def find_address(value: object) -> Address | None:
    """The IP address that a text writes; None if it writes none."""
    if not isinstance(value, str) or "%" in value:
        return None
    try:
        return ip_address(value)
    except (AddressValueError, ValueError):
        return None


def shown(value: object) -> str:
    """A value for a message."""
    text = repr(value)
    limit = 60
    return text if len(text) <= limit else f"{text[:limit]}..."


def _java_double(value: float) -> str:
    # JDK 19 and later write the shortest digits, as Python does; older ones sometimes one more
    # (JDK-4511638).
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if value == 0 or _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        return f"{Decimal(repr(value)):f}"
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    power = len(digits) + int(exponent) - 1
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{power}"
