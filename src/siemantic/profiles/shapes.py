"""The shapes that the parts of a profile file have, each refused in words when it has another."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import yaml

from siemantic.diagnostics import did_you_mean

Result = TypeVar("Result")
Word = TypeVar("Word", bound=str)

ONE_LINE = 1_000_000
"""The width of lines that PyYAML does not break."""


class ProfileError(Exception):
    """What is wrong with a profile, without its file."""


def find(
    entry: Mapping[Any, Any], key: str, read: Callable[[Any, str], Result], owner: str = ""
) -> Result | None:
    """
    What is behind a key, None when there is nothing: such a key counts as left out.

    Args:
        read: gives what the content means; it also gets what an error calls the content.
        owner: what an error calls that which has the key, if there are several.
    Raises:
        ProfileError: `read` does.
    """
    content = entry.get(key)
    return None if content is None else read(content, f"'{key}'{owner and f' of {owner}'}")


def as_mapping(
    content: object, what: str, keys: Collection[str] | None = None
) -> Mapping[Any, Any]:
    """
    A mapping, with no other than these keys.

    Raises:
        ProfileError: it is none, or has another key.
    """
    if not isinstance(content, Mapping):
        raise ProfileError(f"{what} is a mapping of keys to values")
    for key in content:
        if keys is not None and key not in keys:
            where = "" if what == "a profile" else f" in {what}"
            raise ProfileError(f"unknown key {shown(key)}{where}{did_you_mean(str(key), keys)}")
    return content


def as_list(content: object, what: str) -> list[Any]:
    """
    A list.

    Raises:
        ProfileError: it is none.
    """
    if not isinstance(content, list):
        raise ProfileError(f"{what} is a list")
    return content


def as_text(content: object, what: str) -> str:
    """
    A text.

    Raises:
        ProfileError: it is none.
    """
    if not isinstance(content, str):
        raise ProfileError(f"{what} is a text, not {shown(content)}")
    return content


def as_truth(content: object, what: str) -> bool:
    """
    True or false.

    Raises:
        ProfileError: it is neither.
    """
    if not isinstance(content, bool):
        raise ProfileError(f"{what} is true or false, not {shown(content)}")
    return content


def as_word(content: object, what: str, words: Sequence[Word]) -> Word:
    """
    One of the words.

    Raises:
        ProfileError: it is none of them.
    """
    for word in words:
        if content == word:
            return word
    raise ProfileError(f"{what} is {one_of(map(shown, words))}, not {shown(content)}")


def as_column_name(content: object, what: str) -> str:
    """
    A column's name, one that AQL can write.

    How a double quote within a name is written is documented nowhere (docs/aql.md, "Grammar"), so
    such names are refused, and so are those with line breaks.

    Raises:
        ProfileError: it is none.
    """
    if not isinstance(content, str) or not content or '"' in content or not content.isprintable():
        raise ProfileError(f"{what} names a column, which {shown(content)} is not")
    return content


def shown(value: object) -> str:
    """
    A value of the file in quotes, in YAML's words and not in Python's.

    >>> shown("a b"), shown(None), shown([True, "a"])
    ("'a b'", "'null'", "'[true, a]'")
    """
    if isinstance(value, str):
        return f"'{value}'"
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=ONE_LINE, sort_keys=False
    )
    words = text.removesuffix("...\n").split()
    return f"'{' '.join(words)}'"


def one_of(words: Iterable[str]) -> str:
    """
    Words to choose from.

    >>> one_of(["text", "number", "ip"])
    'text, number or ip'
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
