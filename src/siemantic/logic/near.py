"""Texts that are nearly the same as another."""

from collections.abc import Iterator


def is_number(text: str | None) -> bool:
    """Whether the text is a number of digits alone, of which Python makes numbers."""
    return text is not None and len(text) <= _MOST and text.isascii() and text.isdecimal()


_MOST = 1000
"""Digits; Python refuses more than 4,300 (sys.int_info.default_max_str_digits)."""


def nearby(text: str) -> Iterator[str]:
    """The next number, the other truth, or a character less."""
    if is_number(text):
        yield from map(str, (int(text) + 1, max(int(text) - 1, 0)))
    elif text in _TRUTHS:
        yield _TRUTHS[text]
    elif len(text) > 1:
        yield text[1:]
        yield text[:-1]


_TRUTHS = {"true": "false", "false": "true"}
