"""Texts of rules, made harmless for a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from siemantic.diagnostics import visible

LONGEST_LINE, LONGEST_TEXT = 300, 20_000
"""What a title and a description are cut at; queries and rules are never cut."""


def line_of(value: object) -> str:
    r"""
    The value as one line: control characters and changes of direction are written out.

    >>> line_of("a\u202eb\n c")
    'a\\u202eb c'
    """
    return _cut(visible(" ".join(str(value).split())), LONGEST_LINE)


def text_of(value: object) -> str:
    """The value as lines, in the same way."""
    lines = _cut(str(value), LONGEST_TEXT).expandtabs(4).splitlines()
    return "\n".join(map(visible, lines)).strip()


def texts_in(value: object) -> tuple[str, ...]:
    """
    The texts of what should be a list of texts, and may be anything.

    >>> texts_in(["a", None, 1]), texts_in("a"), texts_in(None)
    (('a', '1'), ('a',), ())
    """
    if isinstance(value, Mapping):
        return tuple(f"{name}: {each}" for name, each in value.items())
    found = value if isinstance(value, list) else [value]
    return tuple(str(each) for each in found if each is not None)


def fields_in(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a rule's detections name, each once, in order."""
    return tuple(dict.fromkeys(name for name, _ in _items(content.get("detection"))))


def event_ids_in(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The event ids that a rule's detections ask for, whether or not all of them are needed."""
    found = (
        text
        for name, value in _items(content.get("detection"))
        if name.lower() in ("eventid", "eventcode", "event_id")
        for text in texts_in(value)
    )
    return tuple(dict.fromkeys(found))


def _items(part: object) -> Iterator[tuple[str, object]]:
    """Fields with their values; the names of the detections themselves are none."""
    for detection in part.values() if isinstance(part, Mapping) else ():
        parts = detection if isinstance(detection, list) else [detection]
        for each in (each for each in parts if isinstance(each, Mapping)):
            for key, value in each.items():
                name = str(key).partition("|")[0]
                if name:
                    yield name, value


def exactly(text: str) -> Markup:
    r"""
    The text as HTML that can be copied exactly.

    A character that cannot be seen, or that turns the text around, is shown by its number, which
    the copy button puts back.

    >>> print(exactly("<\u202e>"))
    &lt;<span class="odd" data-code="202e">U+202E</span>&gt;
    """
    if text.isprintable():
        return escape(text)
    return Markup("").join(
        escape(each) if each.isprintable() or each == "\n" else _odd(each) for each in text
    )


def _odd(character: str) -> Markup:
    code = ord(character)
    shown = "\t" if character == "\t" else f"U+{code:04X}"
    mark = '<span class="odd" data-code="{:x}">{}</span>'
    return Markup(mark).format(code, shown) if character != "\t" else Markup("\t")  # noqa: S704


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"
