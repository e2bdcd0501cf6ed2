"""Profile files -> `Profile`; whatever is wrong with one is said with the file and the key."""

from collections.abc import Mapping
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
from siemantic.yaml_reader import YamlDocument, read_yaml

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
    document = next(read_yaml(text), YamlDocument(1))
    if document.problem is not None:
        line = "" if document.problem.line is None else f":{document.problem.line}"
        raise ConfigurationError(f"{path}{line}: {document.problem.message}")
    try:
        return _profile(name, document.content)
    except _ProfileError as error:
        raise ConfigurationError(f"{path}: {error}; see docs/profiles.md") from error


class _ProfileError(Exception):
    pass


_KEYS = frozenset({"title", "window", "fields", "unmapped_fields", "log_sources", "select"})


def _profile(name: str, content: Any) -> Profile:  # noqa: ANN401 - YAML data
    content = _mapping(content, "a profile")
    for key in content:
        if key not in _KEYS:
            raise _ProfileError(f"unknown key '{key}'{did_you_mean(str(key), _KEYS)}")
    log_sources = content.get("log_sources")
    unmapped = content.get("unmapped_fields", "refuse")
    if unmapped not in ("refuse", "keep"):
        raise _ProfileError(f"'unmapped_fields' is 'refuse' or 'keep', not '{unmapped}'")
    fields = _mapping(content.get("fields") or {}, "'fields'")
    return Profile(
        name=name,
        title=str(content.get("title", name)),
        window=_window(content.get("window", "24 HOURS")),
        columns={str(field): _column(each, str(field)) for field, each in fields.items()},
        keeps_unmapped=unmapped == "keep",
        log_sources=None
        if log_sources is None
        else tuple(map(_log_source, _list(log_sources, "'log_sources'"))),
        select=tuple(map(_selected, _list(content.get("select") or [], "'select'"))),
    )


def _mapping(content: Any, what: str) -> Mapping[Any, Any]:  # noqa: ANN401 - YAML data
    if not isinstance(content, Mapping):
        raise _ProfileError(f"{what} is a mapping of keys to values")
    return content


def _list(content: Any, what: str) -> list[Any]:  # noqa: ANN401 - YAML data
    if not isinstance(content, list):
        raise _ProfileError(f"{what} is a list")
    return content


def _window(content: object) -> tuple[int, TimeUnit]:
    count, _, unit = str(content).partition(" ")
    if not count.isdecimal() or int(count) == 0 or unit.upper() not in get_args(TimeUnit):
        raise _ProfileError(f"'window' is like '24 HOURS' or '90 MINUTES', not '{content}'")
    return int(count), unit.upper()  # type: ignore[return-value] # checked against TimeUnit


def _column(content: object, field: str) -> ColumnMapping:
    """A column is written as its name, or as a mapping with name, type and note."""
    if isinstance(content, str):
        return ColumnMapping(content)
    entry = _mapping(content, f"the column of '{field}'")
    kind = entry.get("type", "text")
    if kind not in get_args(ColumnType):
        raise _ProfileError(f"the type of '{field}' is text, number or ip, not '{kind}'")
    if "column" not in entry:
        raise _ProfileError(f"the entry of '{field}' has no 'column'")
    return ColumnMapping(str(entry["column"]), kind, entry.get("note"))


def _log_source(content: object) -> LogSourceMapping:
    entry = _mapping(content, "a log source")
    where = _mapping(entry.get("where") or {}, "'where' of a log source")
    if not where:
        raise _ProfileError("a log source has no 'where', so nothing tells its events from others")
    return LogSourceMapping(
        entry.get("category"),
        entry.get("product"),
        entry.get("service"),
        {_where_column(name, each): _values(each) for name, each in where.items()},
        entry.get("note"),
    )


def _where_column(name: object, values: object) -> ColumnMapping:
    whole = all(isinstance(value, int) for value in _values(values))
    return ColumnMapping(str(name), "number" if whole else "text")


def _values(content: object) -> tuple[str | int, ...]:
    values = content if isinstance(content, list) else [content]
    return tuple(value if isinstance(value, int) else str(value) for value in values)


def _selected(content: object) -> Selected:
    """A selected column is written as its name, or as a mapping with column, function and as."""
    if isinstance(content, str):
        return Selected(content)
    entry = _mapping(content, "a selected column")
    if "column" not in entry:
        raise _ProfileError("an entry of 'select' has no 'column'")
    return Selected(str(entry["column"]), entry.get("function"), entry.get("as"))
