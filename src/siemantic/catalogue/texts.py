"""Texts of rules, made harmless for a page."""

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


def exactly(text: str) -> Markup:
    r"""
    The text as HTML that can be copied exactly.

    A character that cannot be seen, or that turns the text around, is shown by its number, which
    the copy button puts back.

    >>> print(exactly("<\u202e>"))
    &lt;<span class="odd" data-code="202e">U+202E</span>&gt;
    """
    if text.translate(_LAYOUT).isprintable():
        return escape(text)
    return Markup("").join(escape(each) if _is_plain(each) else _odd(each) for each in text)


_LAYOUT = {ord("\n"): None, ord("\t"): None}
"""Line breaks and tabs, which Python does not count as printable."""


def _is_plain(character: str) -> bool:
    return character.isprintable() or ord(character) in _LAYOUT


def _odd(character: str) -> Markup:
    code = ord(character)
    return Markup('<span class="odd" data-code="{:x}">U+{:04X}</span>').format(code, code)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"
