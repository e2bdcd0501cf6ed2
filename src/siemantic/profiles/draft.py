"""What one profile file says by itself, before those that it extends."""

import re
from collections.abc import Callable, Mapping
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
    describe_log_source,
)
from siemantic.profiles.shapes import (
    ProfileError,
    Word,
    as_column_name,
    as_list,
    as_mapping,
    as_text,
    as_truth,
    as_word,
    find,
    shown,
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
    The entries of a file's YAML; a key with nothing behind it is as if it were left out.

    Raises:
        ProfileError: an entry has a wrong shape.
    """
    entry = as_mapping(content, "a profile", _KEYS)
    return Draft(
        title=find(entry, "title", as_text),
        extends=find(entry, "extends", as_text),
        window=find(entry, "window", _window),
        columns=find(entry, "fields", _fields),
        unmapped=find(entry, "unmapped_fields", _word_of(get_args(Unmapped))),
        log_sources=find(entry, "log_sources", _log_sources),
        select=find(entry, "select", _select),
        database=find(entry, "database", _word_of(get_args(Database))),
    )


# --- single values -----------------------------------------------------------------------------


def _word_of(words: tuple[Word, ...]) -> Callable[[object, str], Word]:
    return lambda content, what: as_word(content, what, words)


def _window(content: object, what: str) -> tuple[int, TimeUnit]:
    count, _, unit = str(content).partition(" ")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", count) or unit.upper() not in get_args(TimeUnit):
        raise ProfileError(f"{what} is like '24 HOURS' or '90 MINUTES', not {shown(content)}")
    return int(count), cast("TimeUnit", unit.upper())


# --- fields ------------------------------------------------------------------------------------


def _fields(content: object, what: str) -> Mapping[str, tuple[ColumnMapping, ...]]:
    entry = as_mapping(content, what)
    return {str(field): _columns(each, str(field)) for field, each in entry.items()}


def _columns(content: object, field: str) -> tuple[ColumnMapping, ...]:
    """One column, a list of those that the field may be in, or `none`."""
    if content == NONE:
        return ()
    if content is None:
        raise ProfileError(f"'{field}' has no column; write none if there is none")
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
    what = f"'{field}'"
    if isinstance(content, str):
        return ColumnMapping(as_column_name(content, what))
    keys = ("column", "type", "note", "holds_more")
    entry = as_mapping(content, f"the column of {what}", keys)
    return ColumnMapping(
        _column_name(entry, f"the entry of {what}"),
        find(entry, "type", _word_of(get_args(ColumnType)), what) or "text",
        find(entry, "note", as_text, what),
        find(entry, "holds_more", as_truth, what) or False,
    )


def _column_name(entry: Mapping[Any, Any], what: str) -> str:
    name = find(entry, "column", as_column_name, what)
    if name is None:
        raise ProfileError(f"{what} has no 'column'")
    return name


# --- log sources -------------------------------------------------------------------------------


def _log_sources(content: object, what: str) -> DraftSources:
    if content == NONE:
        return NONE
    found: dict[Source, DraftSource] = {}
    for each in as_list(content, what):
        source, conditions = _log_source(each)
        if source in found:
            raise ProfileError(f"{what} has two entries for {describe_log_source(source)}")
        found[source] = conditions
    return found


def _log_source(content: object) -> tuple[Source, DraftSource]:
    names = ("category", "product", "service")
    entry = as_mapping(content, "a log source", (*names, "where", "note", "unknown"))
    category, product, service = (find(entry, each, as_text) for each in names)
    source = (category, product, service)
    if not any(source):
        raise ProfileError("an entry of 'log_sources' has no category, product or service")
    unknown, where = find(entry, "unknown", as_text), entry.get("where")
    name = describe_log_source(source)
    if unknown is not None and where is not None:
        raise ProfileError(f"{name} has 'where' and 'unknown'; leave out one of them")
    if unknown == "":
        raise ProfileError(f"'unknown' of {name} is empty; it says what is unknown")
    alternatives = _alternatives(where, source) if unknown is None else ()
    return source, DraftSource(alternatives, find(entry, "note", as_text), unknown)


def _alternatives(content: object, source: Source) -> tuple[Mapping[str, Values], ...]:
    """Conditions that all must hold, or a list of such of which any must."""
    what = f"'where' of {describe_log_source(source)}"
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
            raise ProfileError(f"{what} has texts or whole numbers, not {shown(value)}")
    if not values:
        raise ProfileError(f"{what} has no value")
    return tuple(values)


# --- select ------------------------------------------------------------------------------------


def _select(content: object, what: str) -> tuple[Selected, ...]:
    return tuple(map(_selected, as_list(content, what)))


def _selected(content: object) -> Selected:
    """A selected column is written as its name, or as a mapping with column, function and as."""
    what = "an entry of 'select'"
    if isinstance(content, str):
        return Selected(as_column_name(content, what))
    entry = as_mapping(content, "a selected column", ("column", "function", "as"))
    column = _column_name(entry, what)
    return Selected(column, find(entry, "function", _function), find(entry, "as", as_text))


def _function(content: object, what: str) -> str:
    name = as_text(content, what)
    if not re.fullmatch(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)?", name):
        raise ProfileError(f"{what} names a function, which {shown(name)} does not")
    return name
