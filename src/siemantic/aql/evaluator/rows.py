"""Rows in the spelling that the evaluator reads: names in lower case."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from siemantic.aql.evaluator.context import Row
from siemantic.errors import AqlEvaluationError

Spelling = dict[str, str]
"""Column in lower case -> how the rows write it first."""


def normalize_row(row: Mapping[str, object]) -> Row:
    """
    The row with its names in lower case, itself if they are; column names have no case (AQL guide).

    >>> normalize_row({"sourceIP": "10.0.0.1"})
    {'sourceip': '10.0.0.1'}

    Raises:
        AqlEvaluationError: a name is no text, or two of them differ only in case.
    """
    return _renamed(row, tuple(row))


def _renamed(row: Mapping[str, object], names: tuple[str, ...]) -> Row:
    lower = _lower_names(names)
    return row if lower is None else dict(zip(lower, row.values(), strict=True))


def normalize(rows: Iterable[Mapping[str, object]]) -> tuple[list[Row], Spelling]:
    """
    The rows, and how they write their columns.

    Raises:
        AqlEvaluationError: a row is no mapping, or as for `normalize_row`.
    """
    spelling: Spelling = {}
    seen: set[tuple[str, ...]] = set()
    normal: list[Row] = []
    for row in rows:
        if not isinstance(row, Mapping):
            raise AqlEvaluationError(
                f"a row is a mapping of columns to values, not a {type(row).__name__}"
            )
        names = tuple(row)
        normal.append(_renamed(row, names))
        if names not in seen:
            seen.add(names)
            for name in names:
                spelling.setdefault(name.lower(), name)
    return normal, spelling


@lru_cache(maxsize=1024)
def _lower_names(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names in lower case, None if they are; rows of one log source have the same names."""
    for name in names:
        if not isinstance(name, str):
            raise AqlEvaluationError(f"the name of a column is a text, not a {type(name).__name__}")
    lower = tuple(name.lower() for name in names)
    if len(set(lower)) < len(lower):
        raise AqlEvaluationError(f"two columns of a row differ only in case: {', '.join(names)}")
    return None if lower == names else lower
