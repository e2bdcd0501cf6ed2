"""What is known of the columns of a table of events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "whole", "other"]
"""Texts or null, whole numbers of 64 bits or null, or anything."""


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """
    A column of the table in DuckDB.

    Attributes:
        name: how the events write it first.
        place: its name in DuckDB.
        is_ascii: whether no text in it goes beyond ASCII.
        has_nulls: whether an event is without it.
        read: what makes Python's value of DuckDB's, None where it is the same.
    """

    name: str
    place: str
    kind: Kind
    is_ascii: bool = False
    has_nulls: bool = True
    read: Callable[[str], object] | None = None


Columns = Mapping[str, StoredColumn]
"""Name in lower case -> the column; those that were not asked for are missing."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: how many events, and which columns they write how (by lower case)."""

    count: int
    spelling: Mapping[str, str]
    columns: Columns
