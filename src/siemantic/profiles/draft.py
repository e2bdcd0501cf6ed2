"""What one profile file says by itself, before those that it extends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

from siemantic.profiles import (
    ColumnMapping,
    ColumnType,
    Database,
    Selected,
    Source,
    TimeUnit,
    Unmapped,
    described,
)
from siemantic.profiles.shapes import (
    ProfileError,
    as_column_name,
    as_list,
    as_mapping,
    find_text,
    one_of,
)

NONE: Literal["none"] = "none"
"""Takes away what an extended profile has: the columns of a field, or all log sources."""

Values = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class DraftSource:
    """A log source whose conditions stand under the keys of the file, fields or columns."""

    alternatives: tuple[Mapping[str, Values], ...]
    note: str | None
    unknown: str | None


DraftSources = Mapping[Source, DraftSource] | Literal["none"]


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A file's own entries, None where it has none.

    A field without columns is one that the file takes away, and `log_sources` is `none` when it
    takes all of them away.
    """

    title: str | None = None
    extends: str | None = None
    window: tuple[int, TimeUnit] | None = None
    columns: Mapping[str, tuple[ColumnMapping, ...]] | None = None
    unmapped: Unmapped | None = None
    log_sources: DraftSources | None = None
    select: tuple[Selected, ...] | None = None
    database: Database | None = None

    def over(self, base: "Draft") -> "Draft":
        """These entries, and those of `base` where there are none; the title is never taken."""
        return replace(
            self,
            window=self.window or base.window,
            columns={**(base.columns or {}), **(self.columns or {})},
            unmapped=self.unmapped or base.unmapped,
            log_sources=_merge(base.log_sources, self.log_sources),
            select=base.select if self.select is None else self.select,
            database=self.database or base.database,
        )


def _merge(base: DraftSources | None, own: DraftSources | None) -> DraftSources | None:
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        return {**base, **own}
    return base if own is None else own


_KEYS = (
    "title",
    "extends",
    "window",
    "fields",
    "unmapped_fields",
    "log_sources",
    "select",
    "database",
)


def read_draft(content: object) -> Draft:
    """
    The entries of a file's YAML; a key with nothing behind it may be as if it were left out.

    Raises:
        ProfileError: an entry has a wrong shape.
    """
    entry = as_mapping(content, "a profile", _KEYS)
    fields, select = entry.get("fields"), entry.get("select")
    return Draft(
        title=find_text(entry, "title"),
        extends=find_text(entry, "extends"),
        window=_window(entry["window"]) if "window" in entry else None,
        columns=None if fields is None else _fields(fields),
        unmapped=_unmapped(entry["unmapped_fields"]) if "unmapped_fields" in entry else None,
        log_sources=_log_sources(entry.get("log_sources")),
        select=None if select is None else tuple(map(_selected, as_list(select, "'select'"))),
        database=_database(entry["database"]) if "database" in entry else None,
    )


# --- single values -----------------------------------------------------------------------------


def _window(content: object) -> tuple[int, TimeUnit]:
    count, _, unit = str(content).partition(" ")
    if not count.isdecimal() or int(count) == 0 or unit.upper() not in get_args(TimeUnit):
        raise ProfileError(f"'window' is like '24 HOURS' or '90 MINUTES', not '{content}'")
    return int(count), cast("TimeUnit", unit.upper())


def _unmapped(content: object) -> Unmapped:
    if content not in get_args(Unmapped):
        words = one_of(f"'{each}'" for each in get_args(Unmapped))
        raise ProfileError(f"'unmapped_fields' is {words}, not '{content}'")
    return cast("Unmapped", content)


def _database(content: object) -> Database:
    if content not in get_args(Database):
        words = one_of(f"'{each}'" for each in get_args(Database))
        raise ProfileError(f"'database' is {words}, not '{content}'")
    return cast("Database", content)


# --- fields ------------------------------------------------------------------------------------


def _fields(content: object) -> Mapping[str, tuple[ColumnMapping, ...]]:
    entry = as_mapping(content, "'fields'")
    return {str(field): _columns(each, str(field)) for field, each in entry.items()}


def _columns(content: object, field: str) -> tuple[ColumnMapping, ...]:
    """One column, a list of those that the field may be in, or `none`."""
    if content == NONE:
        return ()
    if not isinstance(content, list):
        return (_column(content, field),)
    if not content:
        raise ProfileError(f"'{field}' has an empty list of columns; write none if there is none")
    columns = tuple(_column(each, field) for each in content)
    names = [each.name.lower() for each in columns]
    twice = next((each.name for each in columns if names.count(each.name.lower()) > 1), None)
    if twice is not None:
        raise ProfileError(f"'{field}' names the column '{twice}' twice")
    return columns


def _column(content: object, field: str) -> ColumnMapping:
    """A column is written as its name, or as a mapping with column, type and note."""
    if isinstance(content, str):
        return ColumnMapping(as_column_name(content, f"'{field}'"))
    keys = ("column", "type", "note", "holds_more")
    entry = as_mapping(content, f"the column of '{field}'", keys)
    kind = entry.get("type", "text")
    if kind not in get_args(ColumnType):
        words = one_of(get_args(ColumnType))
        raise ProfileError(f"the type of '{field}' is {words}, not '{kind}'")
    if "column" not in entry:
        raise ProfileError(f"the entry of '{field}' has no 'column'")
    holds_more = entry.get("holds_more", False)
    if not isinstance(holds_more, bool):
        raise ProfileError(f"'holds_more' is true or false, not {holds_more!r}")
    column = as_column_name(entry["column"], f"'{field}'")
    return ColumnMapping(column, kind, find_text(entry, "note"), holds_more)


# --- log sources -------------------------------------------------------------------------------


def _log_sources(content: object) -> DraftSources | None:
    if content is None:
        return None
    if content == NONE:
        return NONE
    found: dict[Source, DraftSource] = {}
    for each in as_list(content, "'log_sources'"):
        source, conditions = _log_source(each)
        if source in found:
            raise ProfileError(f"'log_sources' has two entries for {described(source)}")
        found[source] = conditions
    return found


def _log_source(content: object) -> tuple[Source, DraftSource]:
    names = ("category", "product", "service")
    entry = as_mapping(content, "a log source", (*names, "where", "note", "unknown"))
    category, product, service = (find_text(entry, name) for name in names)
    source = (category, product, service)
    if not any(source):
        raise ProfileError("an entry of 'log_sources' has no category, product or service")
    unknown, where = find_text(entry, "unknown"), entry.get("where")
    if unknown is not None and where is not None:
        raise ProfileError(f"{described(source)} has 'where' and 'unknown'; leave out one of them")
    if unknown == "":
        raise ProfileError(f"'unknown' of {described(source)} is empty; it says what is unknown")
    alternatives = _alternatives(where, source) if unknown is None else ()
    return source, DraftSource(alternatives, find_text(entry, "note"), unknown)


def _alternatives(content: object, source: Source) -> tuple[Mapping[str, Values], ...]:
    """Conditions that all must hold, or a list of such of which any must."""
    what = f"'where' of {described(source)}"
    parts = content if isinstance(content, list) else [content]
    where = [as_mapping(each or {}, what) for each in parts]
    if not where or not all(where):
        way_out = "say how, or under 'unknown' why that is not known"
        raise ProfileError(f"{what} tells its events from no others; {way_out}")
    return tuple(
        {
            as_column_name(key, what): _values(each, f"'{key}' in {what}")
            for key, each in part.items()
        }
        for part in where
    )


def _values(content: object, what: str) -> Values:
    values = content if isinstance(content, list) else [content]
    for value in values:
        if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
            raise ProfileError(f"{what} has texts or whole numbers, not {value!r}")
    if not values:
        raise ProfileError(f"{what} has no value")
    return tuple(values)


# --- select ------------------------------------------------------------------------------------


def _selected(content: Any) -> Selected:  # noqa: ANN401 - plain YAML data of any shape
    """A selected column is written as its name, or as a mapping with column, function and as."""
    if isinstance(content, str):
        return Selected(as_column_name(content, "an entry of 'select'"))
    entry = as_mapping(content, "a selected column", ("column", "function", "as"))
    if "column" not in entry:
        raise ProfileError("an entry of 'select' has no 'column'")
    column = as_column_name(entry["column"], "an entry of 'select'")
    function = find_text(entry, "function")
    if function is not None and not re.fullmatch(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)?", function):
        raise ProfileError(f"'function' is the name of one, not {function!r}")
    return Selected(column, function, find_text(entry, "as"))
