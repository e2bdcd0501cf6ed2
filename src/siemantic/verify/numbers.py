"""Which columns of a table are taken for numbers: those that a rule compares with such alone."""

from collections.abc import Callable, Iterable, Iterator

from sigma.rule import SigmaRule
from sigma.types import (
    SigmaCompareExpression,
    SigmaExists,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaTimestampPart,
    SigmaType,
)

from siemantic.matcher.formula import Place, Site, parts_of


def number_columns(rule: SigmaRule, column: Callable[[str], str]) -> frozenset[str]:
    """
    The columns that are compared with whole numbers alone, at least with one.

    Args:
        column: a field -> its column.
    Raises:
        UndecidedError, UnsupportedError: as `parts_of`.
    """
    found: dict[bool | None, set[str]] = {True: set(), False: set(), None: set()}
    for field, value in _values(rule):
        found[_is_whole(value)].add(column(field))
        if isinstance(value, SigmaFieldReference):
            found[False].add(column(value.field))
    return frozenset(found[True] - found[False])


def assumed(columns: Iterable[str]) -> tuple[str, ...]:
    """What is taken as given of such columns, in words."""
    return tuple(f"the column {each} holds whole numbers" for each in sorted(columns))


def _values(rule: SigmaRule) -> Iterator[tuple[str, SigmaType]]:
    for each in parts_of(rule, _ANYWHERE):
        if each.field is not None:
            yield each.field, each.value


_ANYWHERE = Site(lambda field: (Place(field),))


def _is_whole(value: SigmaType) -> bool | None:
    """Whether a value is a whole number; None where a column of any type can be asked for it."""
    match value:
        case SigmaNull() | SigmaExists():
            return None
        case SigmaTimestampPart():
            return False
        case SigmaNumber(number=number):
            return isinstance(number, int)
        case SigmaCompareExpression(number=number):
            return _is_whole(number)
        case _:
            return False
