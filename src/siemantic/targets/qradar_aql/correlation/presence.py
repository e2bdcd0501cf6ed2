"""What a condition that holds says of columns: which are not null, and which values they have."""

from collections.abc import Mapping

from siemantic.aql.ast import (
    And,
    Call,
    Column,
    Compare,
    Condition,
    In,
    IsNull,
    Number,
    Or,
    Text,
    Value,
)

_POSITIVE = frozenset(("=", "==", "<", "<=", ">", ">=", "LIKE", "ILIKE", "MATCHES", "IMATCHES"))
_EQUAL = frozenset(("=", "==", "ILIKE", "LIKE"))
_NOT_ITSELF = frozenset("%_\\:'\"")
"""
Characters with which two texts that differ may still match one value: wildcards, backslashes, and
the colon of IPv6 addresses, which have several spellings.
"""


def guards(condition: Condition, columns: tuple[Column, ...]) -> tuple[Condition, ...]:
    """That the columns are not null, but for those that the condition requires anyway."""
    present = required(condition)
    return tuple(
        IsNull(each, negated=True) for each in dict.fromkeys(columns) if each not in present
    )


def required(condition: Condition) -> frozenset[Column]:
    """
    Columns that are not null where the condition holds, under every reading.

    A comparison with a null never holds, only NOT of it may (docs/aql.md, "NOT and null").
    """
    match condition:
        case And(operands):
            return frozenset().union(*map(required, operands))
        case Or(operands):
            return frozenset.intersection(*map(required, operands))
        case IsNull(operand, negated=True):
            return _columns(operand)
        case Compare(left, operator, right) if operator in _POSITIVE:
            return _columns(left, right)
        case Call("INCIDR", arguments):
            return _columns(*arguments)
        case _:
            return frozenset()


def are_exclusive(first: Condition, second: Condition) -> bool:
    """
    Whether it is plain that no event meets both conditions.

    *Soundness*: a column must have one of some values for the first, and one of others for the
    second, or it must be null for one and not null for the other. Values are told apart only where
    they differ beyond case and beyond anything of which the documentation leaves open what it
    means. An answer of False says nothing.
    """
    if any(_null(one) & required(other) for one, other in ((first, second), (second, first))):
        return True
    mine, theirs = _values(first), _values(second)
    return any(not mine[column] & theirs[column] for column in mine.keys() & theirs.keys())


def _columns(*values: object) -> frozenset[Column]:
    return frozenset(each for each in values if isinstance(each, Column))


def _null(condition: Condition) -> frozenset[Column]:
    """Columns that are null where the condition holds."""
    match condition:
        case And(operands):
            return frozenset().union(*map(_null, operands))
        case IsNull(operand, negated=False):
            return _columns(operand)
        case _:
            return frozenset()


def _values(condition: Condition) -> Mapping[Column, frozenset[str]]:
    """Column -> the values of which it must have one, in lower case; other columns are missing."""
    match condition:
        case And(operands):
            return _both(*map(_values, operands))
        case Or(operands):
            found = [_values(each) for each in operands]
            shared = set(found[0]).intersection(*found[1:])
            return {each: frozenset().union(*(one[each] for one in found)) for each in shared}
        case Compare(Column() as column, operator, right) if operator in _EQUAL:
            return _one_of(column, (right,))
        case In(Column() as column, tuple(choices), negated=False):
            return _one_of(column, choices)
        case _:
            return {}


def _both(*found: Mapping[Column, frozenset[str]]) -> dict[Column, frozenset[str]]:
    merged: dict[Column, frozenset[str]] = {}
    for each in found:
        for column, values in each.items():
            merged[column] = merged.get(column, values) & values
    return merged


def _one_of(column: Column, choices: tuple[Value, ...]) -> dict[Column, frozenset[str]]:
    keys = [_key(each) for each in choices]
    known = [each for each in keys if each is not None]
    return {column: frozenset(known)} if len(known) == len(keys) else {}


def _key(value: Value) -> str | None:
    """The value in one spelling, None when it may have others."""
    match value:
        case Number(int(number)):
            return str(number)
        case Text(text) if text and text.isascii() and not _NOT_ITSELF & set(text):
            return (text.lstrip("0") or "0") if text.isdecimal() else _unless_number(text)
        case _:
            return None


def _unless_number(text: str) -> str | None:
    """The text in lower case, None for one such as `1.0`, which may be equal to `1`."""
    try:
        float(text)
    except ValueError:
        return text.lower()
    return None
