"""
SQL of DuckDB to be verified.

The columns are VARCHAR. One that a rule compares with whole numbers alone is BIGINT, as DuckDB
itself types what it reads from JSON: with a VARCHAR such a query is an error on most events. That
is told as an assumption.
"""

from collections.abc import Mapping, Sequence

from sigma.rule import SigmaRule

from siemantic.engines.duckdb import verdicts
from siemantic.profiles import Profile
from siemantic.readers.sql import Dialect, DuckDb
from siemantic.verify.numbers import assumed, number_columns
from siemantic.verify.sql import SqlQueries, site, spellings
from siemantic.verify.subject import Subject


class DuckDbQueries(SqlQueries):
    """The queries of one rule on such a table."""

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        super().__init__(texts, profile)
        self._numbers: frozenset[str] = frozenset()

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with the columns of numbers that it asks for."""
        self._numbers = number_columns(rule, str.lower)
        spelled = spellings(rule)
        return Subject(
            rule,
            site(self._numbers),
            spelled=spelled,
            kinds=dict.fromkeys(self._numbers, "number"),
            assumptions=assumed(spelled[each] for each in self._numbers),
        )

    def dialect(self, subject: Subject) -> Dialect:
        """DuckDB's on such columns."""
        return DuckDb(frozenset(subject.kinds))

    def run(self, text: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
        """DuckDB's verdict on each row."""
        return verdicts(text, rows, self._numbers)
