"""The shapes that the parts of a profile file have, each refused in words when it has another."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from siemantic.diagnostics import did_you_mean


class ProfileError(Exception):
    """What is wrong with a profile, without its file."""


def as_mapping(
    content: object, what: str, keys: Collection[str] | None = None
) -> Mapping[Any, Any]:
    """A mapping, with no other than these keys."""
    if not isinstance(content, Mapping):
        raise ProfileError(f"{what} is a mapping of keys to values")
    for key in content:
        if keys is not None and key not in keys:
            where = "" if what == "a profile" else f" in {what}"
            raise ProfileError(f"unknown key '{key}'{where}{did_you_mean(str(key), keys)}")
    return content


def as_list(content: object, what: str) -> list[Any]:
    """A list."""
    if not isinstance(content, list):
        raise ProfileError(f"{what} is a list")
    return content


def find_text(entry: Mapping[Any, Any], key: str) -> str | None:
    """The text behind a key, None when there is none."""
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise ProfileError(f"'{key}' is a text, not {value!r}")
    return value


def as_column_name(value: object, what: str) -> str:
    """A column's name; AQL has no way to write one with a double quote or a line break."""
    if not isinstance(value, str) or not value or '"' in value or not value.isprintable():
        raise ProfileError(f"{what} names a column, which {value!r} is not")
    return value


def one_of(words: Iterable[str]) -> str:
    """
    Words to choose from.

    >>> one_of(["text", "number", "ip"])
    'text, number or ip'
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
