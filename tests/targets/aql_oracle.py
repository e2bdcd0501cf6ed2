"""
What an AQL condition does with one event, under each reading of what IBM leaves open.

Made for the conditions that the target writes; the text is not parsed but the tree walked.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from itertools import product

from siemantic.aql.ast import And, Call, Column, Compare, IsNull, Not, Number, Or, Text


@dataclass(frozen=True)
class Reading:
    """One choice for each thing that the documentation does not say."""

    equals_looks_at_case: bool
    matches_finds_a_part: bool
    not_of_null_is_null: bool
    literals_halve_backslashes: bool
    backslash_escapes_wildcards: bool


READINGS = tuple(Reading(*choice) for choice in product((True, False), repeat=5))


def holds(condition, event, reading):
    """Whether a query with this condition returns the event (column -> text or number, or None)."""
    return _truth(condition, event, reading) is True


def _truth(condition, event, reading):
    """True, False, or None for SQL's unknown."""
    match condition:
        case And(operands):
            return _all([_truth(each, event, reading) for each in operands])
        case Or(operands):
            return _negate(_all([_negate(_truth(each, event, reading)) for each in operands]))
        case Not(operand):
            truth = _truth(operand, event, reading)
            return _negate(truth) if truth is not None or reading.not_of_null_is_null else True
        case IsNull(operand, negated):
            return (_value(operand, event) is None) != negated
        case Compare(left, operator, Text(text) | Number(text)):
            value = _value(left, event)
            return None if value is None else _compare(value, operator, text, reading)
        case Call("INCIDR", (Text(network), column)):
            value = _value(column, event)
            return None if value is None else ip_address(value) in ip_network(network)
    raise AssertionError(f"the target has not written {condition} so far")


def _all(truths):
    if False in truths:
        return False
    return None if None in truths else True


def _negate(truth):
    return None if truth is None else not truth


def _value(expression, event):
    match expression:
        case Column(name):
            return event.get(name)
        case Call("STR", (inner,)):
            value = _value(inner, event)
            return None if value is None else str(value)
    raise AssertionError(f"the target has not written {expression} so far")


def _compare(value, operator, wanted, reading):
    match operator:
        case "=" if isinstance(wanted, str) and not reading.equals_looks_at_case:
            return str(value).lower() == wanted.lower()
        case "=":
            return str(value) == str(wanted)
        case "LIKE" | "ILIKE":
            pattern = _like(wanted, reading, cased=operator == "LIKE")
            return pattern.fullmatch(str(value)) is not None
        case "MATCHES" | "IMATCHES":
            return _matches(str(value), wanted, reading, cased=operator == "MATCHES")
    return {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}[operator](
        float(value), float(wanted)
    )


def _like(pattern, reading, *, cased):
    if reading.literals_halve_backslashes:
        pattern = pattern.replace("\\\\", "\\")
    tokens = re.findall(
        r"\\[%_]|." if reading.backslash_escapes_wildcards else ".", pattern, re.DOTALL
    )
    parts = ({"%": ".*", "_": "."}.get(each, re.escape(each[-1])) for each in tokens)
    # How ILIKE folds beyond ASCII is open; the target never lets it matter, so take the narrow one.
    flags = re.DOTALL if cased else re.DOTALL | re.IGNORECASE | re.ASCII
    return re.compile("".join(parts), flags)


def _matches(value, pattern, reading, *, cased):
    if reading.literals_halve_backslashes:
        pattern = pattern.replace("\\\\", "\\")
    # Java's mode d is how Python reads `.`, `^` and `$` anyway; Java folds ASCII only.
    pattern = pattern.replace("(?d:", "(?:").replace("(?ds:", "(?s:")
    compiled = re.compile(pattern, re.ASCII | (0 if cased else re.IGNORECASE))
    found = compiled.search(value) if reading.matches_finds_a_part else compiled.fullmatch(value)
    return found is not None
