"""
SQL of DuckDB to be verified.

The columns are VARCHAR. One that a rule compares with whole numbers alone is BIGINT, as DuckDB
itself types what it reads from JSON: with a VARCHAR such a query is an error on most events. That
is told as an assumption.
"""

from collections.abc import Iterator, Mapping, Sequence

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

from siemantic.engines.duckdb import verdicts
from siemantic.matcher.formula import parts_of
from siemantic.profiles import Profile
from siemantic.readers.sql import Dialect, DuckDb
from siemantic.verify.sql import SqlQueries, site, spellings
from siemantic.verify.subject import Subject


class DuckDbQueries(SqlQueries):
    """The queries of one rule on such a table."""

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        super().__init__(texts, profile)
        self._numbers: frozenset[str] = frozenset()

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with the columns of numbers that it asks for."""
        self._numbers = _number_columns(rule)
        spelled = spellings(rule)
        return Subject(
            rule,
            site(self._numbers),
            spelled=spelled,
            kinds=dict.fromkeys(self._numbers, "number"),
            assumptions=tuple(
                f"the column {spelled[each]} holds whole numbers" for each in sorted(self._numbers)
            ),
        )

    def dialect(self, subject: Subject) -> Dialect:
        """DuckDB's on such columns."""
        return DuckDb(frozenset(subject.kinds))

    def run(self, text: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
        """DuckDB's verdict on each row."""
        return verdicts(text, rows, self._numbers)


def _number_columns(rule: SigmaRule) -> frozenset[str]:
    """
    The columns that are compared with whole numbers alone, at least with one.

    Raises:
        UndecidedError, UnsupportedError: as `parts_of`.
    """
    found: dict[bool | None, set[str]] = {True: set(), False: set(), None: set()}
    for field, value in _values(rule):
        found[_is_whole(value)].add(field.lower())
        if isinstance(value, SigmaFieldReference):
            found[False].add(value.field.lower())
    return frozenset(found[True] - found[False])


def _values(rule: SigmaRule) -> Iterator[tuple[str, SigmaType]]:
    for each in parts_of(rule, site()):
        if each.field is not None:
            yield each.field, each.value


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
