"""Profile files -> `Profile`; whatever is wrong with one is said with the file and the key."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.profiles import (
    ColumnMapping,
    ColumnType,
    LogSourceMapping,
    Profile,
    Selected,
    TimeUnit,
)
from siemantic.yaml_reader import read_yaml

DEFAULT_PROFILE = "ibm"


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the package, in order."""
    folder = resources.files("siemantic.profiles")
    return tuple(
        sorted(entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".yml"))
    )


@cache
def get_profile(name_or_path: str) -> Profile:
    """
    A shipped profile by its name, or a site's own by the path of its file.

    Raises:
        ConfigurationError: there is none of that name, or the file is no profile.
    """
    shipped = shipped_profiles()
    if name_or_path in shipped:
        file = resources.files("siemantic.profiles") / f"{name_or_path}.yml"
        return _read_profile(name_or_path, file.read_bytes(), name_or_path)
    path = Path(name_or_path)
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        near = did_you_mean(name_or_path, shipped) or f"; the shipped ones are {', '.join(shipped)}"
        raise ConfigurationError(f"unknown profile '{name_or_path}'{near}") from error
    except OSError as error:
        message = f"the profile '{name_or_path[:80]}' cannot be read: {error.strerror}"
        raise ConfigurationError(message) from error
    return _read_profile(path.stem, text, name_or_path)


def _read_profile(name: str, text: bytes, path: str) -> Profile:
    documents = list(read_yaml(text))
    for document in documents:
        if document.problem is not None:
            line = "" if document.problem.line is None else f":{document.problem.line}"
            raise ConfigurationError(f"{path}{line}: {document.problem.message}")
    try:
        if len(documents) > 1:
            raise _ProfileError("a profile is one YAML document")
        return _profile(name, documents[0].content if documents else None)
    except _ProfileError as error:
        raise ConfigurationError(f"{path}: {error}; see docs/profiles.md") from error


class _ProfileError(Exception):
    pass


_KEYS = ("title", "window", "fields", "unmapped_fields", "log_sources", "select")


def _profile(name: str, content: object) -> Profile:
    entry = _mapping(content, "a profile", _KEYS)
    unmapped = entry.get("unmapped_fields", "refuse")
    if unmapped not in ("refuse", "keep"):
        raise _ProfileError(f"'unmapped_fields' is 'refuse' or 'keep', not '{unmapped}'")
    fields = _mapping(entry.get("fields", {}), "'fields'")
    log_sources = entry.get("log_sources")
    return Profile(
        name=name,
        title=_text(entry, "title") or name,
        window=_window(entry.get("window", "24 HOURS")),
        columns={str(field): _column(each, str(field)) for field, each in fields.items()},
        keeps_unmapped=unmapped == "keep",
        log_sources=None if log_sources is None else _log_sources(log_sources),
        select=tuple(map(_selected, _list(entry.get("select", []), "'select'"))),
    )


# --- shapes ------------------------------------------------------------------------------------


def _mapping(content: object, what: str, keys: Collection[str] | None = None) -> Mapping[Any, Any]:
    if not isinstance(content, Mapping):
        raise _ProfileError(f"{what} is a mapping of keys to values")
    for key in content:
        if keys is not None and key not in keys:
            where = "" if what == "a profile" else f" in {what}"
            raise _ProfileError(f"unknown key '{key}'{where}{did_you_mean(str(key), keys)}")
    return content


def _list(content: object, what: str) -> list[Any]:
    if not isinstance(content, list):
        raise _ProfileError(f"{what} is a list")
    return content


def _text(entry: Mapping[Any, Any], key: str) -> str | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise _ProfileError(f"'{key}' is a text, not {value!r}")
    return value


def _name(value: object, what: str) -> str:
    """A column's name; AQL has no way to write one with a double quote or a line break."""
    if not isinstance(value, str) or not value or '"' in value or not value.isprintable():
        raise _ProfileError(f"{what} names a column, which {value!r} is not")
    return value


def _window(content: object) -> tuple[int, TimeUnit]:
    count, _, unit = str(content).partition(" ")
    if not count.isdecimal() or int(count) == 0 or unit.upper() not in get_args(TimeUnit):
        raise _ProfileError(f"'window' is like '24 HOURS' or '90 MINUTES', not '{content}'")
    return int(count), unit.upper()  # type: ignore[return-value] # checked against TimeUnit


# --- parts -------------------------------------------------------------------------------------


def _column(content: object, field: str) -> ColumnMapping:
    """A column is written as its name, or as a mapping with column, type and note."""
    if isinstance(content, str):
        return ColumnMapping(_name(content, f"'{field}'"))
    entry = _mapping(content, f"the column of '{field}'", ("column", "type", "note", "holds_more"))
    kind = entry.get("type", "text")
    if kind not in get_args(ColumnType):
        raise _ProfileError(f"the type of '{field}' is text, number or ip, not '{kind}'")
    if "column" not in entry:
        raise _ProfileError(f"the entry of '{field}' has no 'column'")
    holds_more = entry.get("holds_more", False)
    if not isinstance(holds_more, bool):
        raise _ProfileError(f"'holds_more' is true or false, not {holds_more!r}")
    column = _name(entry["column"], f"'{field}'")
    return ColumnMapping(column, kind, _text(entry, "note"), holds_more)


def _log_sources(content: object) -> tuple[LogSourceMapping, ...]:
    found = tuple(map(_log_source, _list(content, "'log_sources'")))
    sources = [(each.category, each.product, each.service) for each in found]
    for source in sources:
        if sources.count(source) > 1:
            described = ", ".join(str(part) for part in source if part)
            raise _ProfileError(f"'log_sources' has two entries for {described}")
    return found


def _log_source(content: object) -> LogSourceMapping:
    names = ("category", "product", "service")
    entry = _mapping(content, "a log source", (*names, "where", "note"))
    category, product, service = (_text(entry, name) for name in names)
    if not (category or product or service):
        raise _ProfileError("an entry of 'log_sources' has no category, product or service")
    where = _mapping(entry.get("where") or {}, "'where' of a log source")
    if not where:
        raise _ProfileError("a log source has no 'where', so nothing tells its events from others")
    conditions = {_where_column(name, each): _values(name, each) for name, each in where.items()}
    return LogSourceMapping(category, product, service, conditions, _text(entry, "note"))


def _where_column(name: object, values: object) -> ColumnMapping:
    whole = all(isinstance(value, int) for value in _values(name, values))
    return ColumnMapping(_name(name, "'where'"), "number" if whole else "text")


def _values(name: object, content: object) -> tuple[str | int, ...]:
    values = content if isinstance(content, list) else [content]
    for value in values:
        if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
            raise _ProfileError(f"'{name}' in 'where' has texts or whole numbers, not {value!r}")
    if not values:
        raise _ProfileError(f"'{name}' in 'where' has no value")
    return tuple(values)


def _selected(content: object) -> Selected:
    """A selected column is written as its name, or as a mapping with column, function and as."""
    if isinstance(content, str):
        return Selected(_name(content, "an entry of 'select'"))
    entry = _mapping(content, "a selected column", ("column", "function", "as"))
    if "column" not in entry:
        raise _ProfileError("an entry of 'select' has no 'column'")
    column, function = _name(entry["column"], "an entry of 'select'"), _text(entry, "function")
    if function is not None and not re.fullmatch(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)?", function):
        raise _ProfileError(f"'function' is the name of one, not {function!r}")
    return Selected(column, function, _text(entry, "as"))
