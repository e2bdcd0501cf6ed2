"""The file that declares reference sets: YAML, name -> type and values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siemantic.errors import ConfigurationError
from siemantic.qradar.deployment.sets.values import ENTRY_TYPES, EntryType, normal_value
from siemantic.regular_files import read_regular
from siemantic.yaml_reader import read_yaml

LONGEST_NAME = 255
""" "The maximum length of the reference set name is 255 characters" (IBM, as `values` has it)."""


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A reference set; the values in the spelling of the console, sorted, each once."""

    name: str
    type: EntryType
    values: tuple[str, ...]


def load_reference_sets(path: Path) -> tuple[ReferenceSet, ...]:
    """
    The sets of a file, in the order of their names.

    Raises:
        ConfigurationError: the file cannot be read, or something in it is no set or no value.
    """
    try:
        text = read_regular(path)
    except OSError as error:
        message = f"the reference sets {path} cannot be read: {error.strerror}"
        raise ConfigurationError(message) from error
    documents = list(read_yaml(text))
    for each in documents:
        if each.problem is not None:
            place = path if each.problem.line is None else f"{path}:{each.problem.line}"
            raise ConfigurationError(f"{place}: {each.problem.message}; {each.problem.hint}")
    content = documents[0].content if len(documents) == 1 else None
    if not isinstance(content, Mapping):
        message = f"{path} is no mapping of names to reference sets"
        raise ConfigurationError(f"{message}; write {{}} where there are to be none")
    sets = (_set(path, name, found) for name, found in content.items())
    return tuple(sorted(sets, key=lambda each: each.name))


def _set(path: Path, name: object, found: object) -> ReferenceSet:
    if not isinstance(name, str) or normal_value("ALN", name) is None or len(name) > LONGEST_NAME:
        raise ConfigurationError(f"{path}: '{str(name)[:40]}' is no name of a reference set")
    place = f"{path}: '{name[:40]}'"
    if not isinstance(found, Mapping) or set(found) != {"type", "values"}:
        raise ConfigurationError(f"{place} is to have type and values, and nothing else")
    kind = found["type"]
    if kind not in ENTRY_TYPES:
        known = ", ".join(ENTRY_TYPES)
        raise ConfigurationError(f"{place} has no type that is known here; they are {known}")
    if not isinstance(found["values"], list):
        raise ConfigurationError(f"{place} has no list of values")
    return ReferenceSet(name, kind, tuple(sorted(set(_values(place, kind, found["values"])))))


def _values(place: str, kind: EntryType, values: list[Any]) -> Iterator[str]:
    for each in values:
        value = normal_value(kind, _spell(place, kind, each))
        if value is None:
            raise ConfigurationError(f"{place}: '{str(each)[:40]}' is no value of type {kind}")
        yield value


def _spell(place: str, kind: EntryType, value: object) -> str:
    """The value as a text, as far as YAML has left it as it is written."""
    is_numeric = kind in {"NUM", "PORT"}
    if isinstance(value, str) or (is_numeric and type(value) is int):
        return str(value)
    shown = f"'{str(value)[:40]}'"
    if isinstance(value, bool):
        shown = (
            "what YAML takes for true, as yes," if value else "what YAML takes for false, as no,"
        )
    if is_numeric:
        raise ConfigurationError(
            f"{place}: {shown} is no value of type {kind}; write whole numbers"
        )
    raise ConfigurationError(f"{place}: {shown} is no text; put it in quotes")
