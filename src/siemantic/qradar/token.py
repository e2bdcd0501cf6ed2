"""The service token, which is sent and never shown."""

import base64
import re
from collections.abc import Iterator
from typing import NoReturn

from siemantic.errors import ConfigurationError

SHORTEST = 8
"""
Characters. One of QRadar's is a UUID; a short text would be found, and hidden, in what a console
sends that has nothing to do with it.
"""

HIDDEN = "(token)"


class Token:
    """
    An authorised service token that no output, traceback, log or file can show by accident.

    >>> Token("d2f5a1c0-secret")
    Token(hidden)
    >>> f"{Token('d2f5a1c0-secret')}"
    'Token(hidden)'

    Raises:
        ConfigurationError: the text can be no token; it is not shown then either.
    """

    __slots__ = ("_cores", "_spelled", "_text")

    def __init__(self, text: str) -> None:
        token = text.strip()
        is_clean = token.isascii() and token.isprintable() and " " not in token
        if len(token) < SHORTEST or not is_clean:
            message = "the token is too short or holds spaces or characters that no token has"
            raise ConfigurationError(f"{message}; copy it again from Admin > Authorized Services")
        self._text = token
        self._spelled = re.compile(b"".join(_spellings(each) for each in token))
        self._cores = tuple(dict.fromkeys(_cores(token.encode())))

    def __repr__(self) -> str:
        return "Token(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not written anywhere")

    def reveal(self) -> str:
        """The token itself, for the header alone."""
        return self._text

    def hide_in(self, content: bytes) -> bytes:
        """
        What a console sends, without the token.

        It is found as it is, with any of its characters escaped as addresses and JSON do it, and
        within a text in base64.

        >>> Token("d2f5a1c0-secret").hide_in(b"it is d2f5a1c0%2Dsecret")
        b'it is (token)'
        """
        content = self._spelled.sub(HIDDEN.encode(), content)
        for each in self._cores:
            content = content.replace(each, HIDDEN.encode())
        return content

    def hide_in_text(self, text: str) -> str:
        """The same for a text, of which bytes that are none of UTF-8 stay as they are."""
        return self.hide_in(text.encode("utf-8", "surrogateescape")).decode(
            "utf-8", "surrogateescape"
        )


def _spellings(character: str) -> bytes:
    """A character as it is, and escaped in an address (RFC 3986, 2.1) and in JSON (RFC 8259, 7)."""
    plain = re.escape(character.encode())
    digits = "".join(f"[{each}{each.upper()}]" for each in f"{ord(character):02x}").encode()
    escaped = rb"|\\" + plain if character in '"\\/' else b""
    return b"(?:" + plain + rb"|%" + digits + rb"|\\u00" + digits + escaped + b")"


def _cores(token: bytes) -> Iterator[bytes]:
    """
    What base64 makes of the token wherever it stands in a text, in both alphabets (RFC 4648).

    The characters at its ends depend on what is beside it, and are left out.
    """
    for before in range(3):
        coded = base64.b64encode(bytes(before) + token)
        core = coded[-(-before * 8 // 6) : (before + len(token)) * 8 // 6]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
