"""Rows that are kept elsewhere, as in a database, which reads the conditions of a query too."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from siemantic.aql.ast import Select
from siemantic.aql.evaluator.context import Context, Row

Span = tuple[int, int]
"""The first and the last millisecond since 1970 that a time clause covers."""


class Store(ABC):
    """The rows of one database, of which a query is given those that it looks at."""

    @property
    @abstractmethod
    def spelling(self) -> Mapping[str, str]:
        """The columns of all rows, in the order in which they are first seen, by lower case."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there are no rows at all."""

    @abstractmethod
    def rows(self, query: Select, context: Context, span: Span | None) -> list[Row]:
        """
        The rows that WHERE and the time clause of the query may find, in their order.

        A row is left out only if the evaluator would not find it and would say nothing about it
        either: those that it refuses must be there, so that it does. A row has all columns that the
        query names, and others as it likes.

        Args:
            context: that of the query's WHERE.
            span: what the time clause covers, None without one.
        """
