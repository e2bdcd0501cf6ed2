"""
Which columns there are: the built-in ones, and a site's custom properties from a file.

The file is YAML or JSON:

    complete: true          # it lists every custom property; otherwise there may be others
    events:
      Process Path: text
      Event ID: {type: text, indexed: true}
    flows:
      HTTP Host: text

What else `siemantic qradar inventory` found on a console is in such a file below `console`, and is
not looked at here.

Custom properties are found by name without regard to case. How a console takes the case of their
names is not documented; that of built-in columns does not count (AQL guide, "Quotation marks",
writes them in several ways).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from siemantic.aql.columns import EVENTS, FLOWS, MISTAKEN, OTHER_DATABASES, ColumnInfo, ColumnType
from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.regular_files import read_regular
from siemantic.yaml_reader import place_of, read_yaml

__all__ = [
    "DEFAULT",
    "MISTAKEN",
    "OTHER_DATABASES",
    "ColumnInfo",
    "ColumnType",
    "Schema",
    "load_schema",
]


@dataclass(frozen=True, slots=True)
class Schema:
    """
    The columns of the databases.

    `complete` says that there are no other custom properties; otherwise a name in double quotes
    that is not found may be one. Unquoted, a custom property can only be a plain word.
    """

    columns: Mapping[str, Mapping[str, ColumnInfo]]
    complete: bool = False

    @property
    def databases(self) -> tuple[str, ...]:
        """The databases whose columns are known."""
        return tuple(self.columns)

    def find(self, database: str, name: str) -> ColumnInfo | None:
        """
        The column of that name, in whatever case.

        >>> DEFAULT.find("Events", "sourceIP").type
        'address'
        """
        return self.columns.get(database.lower(), {}).get(name.lower())

    def names(self, database: str) -> tuple[str, ...]:
        """The names of a database's columns, in order; none when it is not known."""
        return tuple(column.name for column in self.columns.get(database.lower(), {}).values())

    def with_columns(self, database: str, columns: Iterable[ColumnInfo]) -> "Schema":
        """A schema with more columns; of two with one name the later counts."""
        added = {column.name.lower(): column for column in columns}
        known = self.columns.get(database.lower(), {})
        return Schema({**self.columns, database.lower(): {**known, **added}}, self.complete)


DEFAULT = Schema({}).with_columns("events", EVENTS).with_columns("flows", FLOWS)
"""The built-in columns, and no custom property."""


def load_schema(path: str | Path) -> Schema:
    """
    The built-in columns and a site's custom properties.

    Raises:
        ConfigurationError: the file cannot be read or has another form.
    """
    try:
        text = read_regular(path)
    except OSError as error:
        message = f"the schema '{str(path)[:80]}' cannot be read: {error.strerror}"
        raise ConfigurationError(message) from error
    documents = list(read_yaml(text))
    for document in documents:
        if document.problem is not None:
            line = "" if document.problem.line is None else f":{document.problem.line}"
            problem = f"{document.problem.message}; {document.problem.hint}"
            raise ConfigurationError(f"{path}{line}: {problem}")
    try:
        if len(documents) > 1:
            raise _SchemaError("a schema is one YAML document; remove the line '---'", ())
        return _schema(documents[0].content if documents else None)
    except _SchemaError as error:
        place = place_of(text, 1, error.keys)
        line = "" if place is None else f":{place[0]}"
        raise ConfigurationError(f"{path}{line}: {error}") from error


class _SchemaError(Exception):
    def __init__(self, message: str, keys: tuple[str, ...]) -> None:
        super().__init__(message)
        self.keys = keys


def _schema(content: object) -> Schema:
    if not isinstance(content, Mapping):
        raise _SchemaError("a schema is a mapping with the keys 'events' and 'flows'", ())
    complete = content.get("complete", False)
    if not isinstance(complete, bool):
        raise _SchemaError(f"'complete' is true or false, not {complete!r}", ("complete",))
    schema = Schema(DEFAULT.columns, complete)
    for database, properties in content.items():
        if database in {"complete", "console"}:
            continue
        known = ("complete", *DEFAULT.databases)
        if database not in known:
            hint = did_you_mean(str(database), known) or f"; the keys are {', '.join(known)}"
            raise _SchemaError(f"unknown key '{database}'{hint}", (str(database),))
        schema = schema.with_columns(database, _properties(database, properties))
    return schema


def _properties(database: str, content: object) -> list[ColumnInfo]:
    if not isinstance(content, Mapping):
        message = f"'{database}' is a mapping of custom properties to types, such as 'URL: text'"
        raise _SchemaError(message, (database,))
    seen: dict[str, str] = {}
    for name in content:
        _check_name(name, database)
        if name.lower() in seen:
            message = f"'{name}' and '{seen[name.lower()]}' differ only in case; keep one of them"
            raise _SchemaError(message, (database, name))
        seen[name.lower()] = name
    return [_property(name, each, (database, name)) for name, each in content.items()]


def _check_name(name: object, database: str) -> None:
    if not isinstance(name, str):
        message = f"the name of a property is a text, not {name!r}; put it in quotes"
        raise _SchemaError(message, (database, str(name)))
    # How a double quote within a name is written is not documented, so no query can use it.
    if not name or '"' in name or not name.isprintable():
        message = f"AQL cannot name the property {name!r}; leave it out"
        raise _SchemaError(message, (database, name))
    if DEFAULT.find(database, name) is not None:
        message = f"'{name}' is a built-in column of {database}; leave it out"
        raise _SchemaError(message, (database, name))


def _property(name: str, content: object, keys: tuple[str, ...]) -> ColumnInfo:
    entry: Mapping[Any, Any] = content if isinstance(content, Mapping) else {"type": content}
    known = ("type", "indexed", "note")
    for key in entry:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"; the keys are {', '.join(known)}"
            raise _SchemaError(f"unknown key '{key}' of '{name}'{hint}", (*keys, str(key)))
    kind = entry.get("type", "text")
    if kind not in CUSTOM_TYPES:
        message = f"the type of '{name}' is one of {', '.join(CUSTOM_TYPES)}, not {kind!r}"
        raise _SchemaError(message, keys)
    indexed = entry.get("indexed")
    if indexed is not None and not isinstance(indexed, bool):
        raise _SchemaError(f"'indexed' of '{name}' is true or false, not {indexed!r}", keys)
    note = entry.get("note")
    if note is not None and not isinstance(note, str):
        raise _SchemaError(f"'note' of '{name}' is a text, not {note!r}", keys)
    return ColumnInfo(name, kind, indexed, note)


CUSTOM_TYPES = tuple(each for each in get_args(ColumnType) if each != "payload")
"""The types that a custom property can have."""
