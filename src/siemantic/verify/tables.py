"""
SQL that nothing reads, but an engine runs, on a table with a column for each field of the rule.

The columns hold texts, and null where the event has no such field. One that a rule compares with
whole numbers alone holds those, and keywords are looked for in one with the text of the whole
event. Both are told as assumptions.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from sigma.rule import SigmaRule

from siemantic.matcher.formula import Kind, Place, Site, parts_of
from siemantic.verify.engine import EngineQueries
from siemantic.verify.numbers import assumed, number_columns
from siemantic.verify.sql import spellings
from siemantic.verify.subject import Subject


class TableEngine(Protocol):
    """What runs a query over rows; `numbers` are the columns that hold whole numbers."""

    def __call__(
        self, query: str, rows: Sequence[Mapping[str, object]], numbers: Collection[str] = ()
    ) -> list[bool]:
        """Whether it finds each."""


class TableQueries(EngineQueries):
    """The queries of one rule on such a table; the names of its columns look at case."""

    payload = "payload"
    """The column in which the backend looks for keywords."""

    def __init__(self, texts: Sequence[str], language: str, engine: TableEngine) -> None:
        super().__init__(texts, language, lambda text, rows: engine(text, rows, self._numbers))
        self._numbers: frozenset[str] = frozenset()

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with the columns of numbers that it asks for."""
        self._numbers = number_columns(rule, self.column)
        spelled = {self.column(each): each for each in spellings(rule).values()}
        site = Site(self._places, (self.payload,))
        told = assumed(spelled[each] for each in self._numbers)
        if any(each.field is None for each in parts_of(rule, site)):
            told += (f"the column {self.payload} holds the text of the whole event",)
        kinds: dict[str, Kind] = dict.fromkeys(self._numbers, "number")
        return Subject(rule, site, spelled=spelled, kinds=kinds, assumptions=told, has_payload=True)

    def column(self, field: str) -> str:
        """The column of a field."""
        return field

    def _places(self, field: str) -> tuple[Place]:
        column = self.column(field)
        return (Place(column, "number" if column in self._numbers else "text"),)


class ClickHouseQueries(TableQueries):
    """ClickHouse's."""

    payload = "full_log"


class DatabricksQueries(TableQueries):
    """Databricks'; its names have no case ("Identifiers" in its reference of SQL)."""

    payload = "raw"

    def column(self, field: str) -> str:
        """The column of a field."""
        return field.lower()
