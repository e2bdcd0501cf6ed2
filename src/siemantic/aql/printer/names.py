"""Names and literals -> text, each in the quotes that it needs."""

import re
from functools import lru_cache

from siemantic.aql.ast import Item, Number
from siemantic.aql.keywords import KEYWORDS, RESERVED
from siemantic.aql.lexer import LONGEST_NUMBER, number_value, tokens

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FUNCTION = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:::[A-Za-z_$][A-Za-z0-9_$]*)?")
_SETTING = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NO_FUNCTION = RESERVED - {"LAST"}


@lru_cache(maxsize=4096)
def column_to_aql(name: str) -> str:
    """
    A column name, in double quotes unless it is plain letters, digits and underscores.

    >>> column_to_aql("sourceip"), column_to_aql("Process Path"), column_to_aql("Start")
    ('sourceip', '"Process Path"', '"Start"')

    Raises:
        ValueError: the name is empty or holds a double quote, whose escape is not documented.
    """
    if not can_name(name):
        raise ValueError(f"AQL cannot name the column {name!r}")
    return name if is_plain(name) else f'"{name}"'


def can_name(name: str) -> bool:
    """Whether a column can have this name in a query."""
    return bool(name) and '"' not in name and name.isprintable()


def is_plain(name: str) -> bool:
    """Whether the name needs no quotes."""
    return _PLAIN.fullmatch(name) is not None and name.upper() not in KEYWORDS


def text_to_aql(value: str) -> str:
    """A string literal. Doubling a quote is IBM's own pySigma backend's way; no page states it."""
    return "'" + value.replace("'", "''") + "'"


def alias(item: Item) -> str:
    """
    The item's other name, in the quotes that it has where they will do.

    Raises:
        ValueError: it is empty.
    """
    name = item.alias
    if not name:
        raise ValueError("another name for a column is not empty")
    if item.quote == "" and is_plain(name):
        return name
    return f'"{name}"' if item.quote == '"' and can_name(name) else text_to_aql(name)


def source(name: str) -> str:
    """
    The name of a database or cursor.

    Raises:
        ValueError: it is empty.
    """
    if not name:
        raise ValueError("a database has a name")
    return name if is_plain(name) else text_to_aql(name)


def function(name: str) -> str:
    """
    The name of a function.

    Raises:
        ValueError: it is none, such as `IF`.
    """
    return _checked(name, is_right=can_call(name))


def can_call(name: str) -> bool:
    """Whether a function can have this name in a query."""
    first = name.partition("::")[0].upper()
    return _FUNCTION.fullmatch(name) is not None and first not in _NO_FUNCTION


def setting(name: str) -> str:
    """
    The name of a setting, which has no quotes.

    Raises:
        ValueError: it would need some.
    """
    return _checked(name, is_right=_SETTING.fullmatch(name) is not None)


def gap(name: str) -> str:
    """
    A gap in a template.

    Raises:
        ValueError: the name is no plain word.
    """
    return _checked(f"{{{name}}}", is_right=_PLAIN.fullmatch(name) is not None)


def number(node: Number) -> str:
    """
    A number as it was written, else in decimal.

    Raises:
        ValueError: it is infinite, none, or longer than AQL knows.
    """
    if node.written is not None and _number_value(node.written) == node.value:
        return node.written
    text = str(node.value)
    return _checked(text, is_right=_number_value(text) == node.value)


def _number_value(text: str) -> int | float | None:
    token = next(tokens(text.removeprefix("-")))
    if token.kind != "number" or len(token.text) + (text[0] == "-") != len(text):
        return None
    value = number_value(token.text)
    return -value if text[0] == "-" else value


def whole_number(value: int) -> str:
    """
    A count.

    Raises:
        ValueError: it is below zero, or longer than AQL knows.
    """
    return _checked(str(value), is_right=value >= 0 and len(str(value)) <= LONGEST_NUMBER)


def _checked(text: str, *, is_right: bool) -> str:
    if not is_right:
        raise ValueError(f"AQL has nothing that is written {text!r}")
    return text
