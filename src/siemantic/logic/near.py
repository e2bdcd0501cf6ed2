"""Texts that are nearly the same as another."""

from collections.abc import Iterator


def is_number(text: str | None) -> bool:
    """Whether the text is a number of digits alone."""
    return text is not None and text.isascii() and text.isdecimal()


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
