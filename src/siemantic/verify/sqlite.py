"""
SQL of SQLite to be verified.

The columns are `TEXT COLLATE NOCASE`, the table that the backend's queries need to look at no case;
of another table nothing is said.
"""

from collections.abc import Mapping, Sequence

from sigma.rule import SigmaRule

from siemantic.engines.sqlite import verdicts
from siemantic.logic.trees import Tree
from siemantic.readers.sql import Dialect, Sqlite, texts_without_nul
from siemantic.verify.sql import SqlQueries, site, spellings
from siemantic.verify.subject import Subject


class SqliteQueries(SqlQueries):
    """The queries of one rule on such a table."""

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule on texts that SQLite can tell apart."""
        return _Subject(rule, site(), spelled=spellings(rule))

    def dialect(self, subject: Subject) -> Dialect:
        """SQLite's, without regard to case."""
        del subject
        return Sqlite("nocase")

    def run(self, text: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
        """SQLite's verdict on each row."""
        return verdicts(text, rows, "nocase")


class _Subject(Subject):
    """A rule whose columns hold texts that SQLite can tell apart."""

    def domain(self, column: str) -> Tree:
        return texts_without_nul(column)
