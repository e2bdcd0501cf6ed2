"""Log sources as a file has them -> with the columns of the profile that they are used in."""

import re
from collections.abc import Mapping

from siemantic.profiles import ColumnMapping, LogSourceMapping, Source, describe_log_source
from siemantic.profiles.draft import DraftSource, Values
from siemantic.profiles.shapes import ProfileError, one_of

Columns = Mapping[str, tuple[ColumnMapping, ...]]


def with_columns(
    sources: Mapping[Source, DraftSource], columns: Columns
) -> tuple[LogSourceMapping, ...]:
    """
    The log sources, in order.

    Args:
        columns: Sigma field -> its columns.
    Raises:
        ProfileError: a condition is on a field whose column cannot be compared with its values.
    """
    mapped = [column for each in columns.values() for column in each]
    by_name = {each.name: (ColumnMapping(each.name, each.type),) for each in mapped}
    known = by_name | dict(columns)
    return tuple(_with_columns(source, draft, known) for source, draft in sources.items())


def _with_columns(source: Source, draft: DraftSource, columns: Columns) -> LogSourceMapping:
    alternatives = tuple(_resolve(each, columns, source) for each in draft.alternatives)
    return LogSourceMapping(*source, alternatives, draft.note, draft.unknown)


def _resolve(
    where: Mapping[str, Values], columns: Columns, source: Source
) -> Mapping[ColumnMapping, Values]:
    """
    The columns that the keys of a `where` mean, each with its values as it has them.

    Raises:
        ProfileError: two keys mean one column, or the column cannot be compared with its values.
    """
    found: dict[ColumnMapping, Values] = {}
    for key, values in where.items():
        what = f"'{key}' in 'where' of {describe_log_source(source)}"
        column = _column(key, values, columns, what)
        if column.name.lower() in {each.name.lower() for each in found}:
            raise ProfileError(f"{what} is the column '{column.name}', which stands there already")
        found[column] = tuple(_typed(value, column, what) for value in values)
    return found


def _column(key: str, values: Values, columns: Columns, what: str) -> ColumnMapping:
    """The column that a key of `where` means: that of a field of this name, or the one it names."""
    mapped = columns.get(key)
    if mapped is None:
        are_numbers = all(isinstance(value, int) for value in values)
        odd = next((each for each in values if re.fullmatch("0[0-9]+", str(each))), None)
        if odd is not None:
            message = f"{what} is {int(odd)} in a column of numbers, and '{odd}' in one of texts"
            raise ProfileError(f"{message}; write the number, or map a field to the column")
        return ColumnMapping(key, "number" if are_numbers else "text")
    if len(mapped) > 1:
        names = one_of(f"'{each.name}'" for each in mapped)
        raise ProfileError(f"{what} is a field that may be in {names}; name one of the columns")
    if mapped[0].holds_more:
        message = f"{what} is only a part of the column '{mapped[0].name}'"
        raise ProfileError(f"{message}; name a column that can be compared")
    return mapped[0]


def _typed(value: str | int, column: ColumnMapping, what: str) -> str | int:
    """The value as its column has it."""
    if column.type == "text":
        return str(value)
    if column.type != "number":
        message = f"{what} is of the type '{column.type}'"
        raise ProfileError(f"{message}; only texts and numbers can be compared there")
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,19}", value):
        raise ProfileError(f"{what} is a number, which '{value}' is not")
    return int(value)
