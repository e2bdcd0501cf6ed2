"""The service token, which is sent and never shown."""

from typing import NoReturn

from siemantic.errors import ConfigurationError


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

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        token = text.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            message = "the token is empty or holds spaces or characters that no token has"
            raise ConfigurationError(f"{message}; copy it again from Admin > Authorized Services")
        self._text = token

    def __repr__(self) -> str:
        return "Token(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not written anywhere")

    def reveal(self) -> str:
        """The token itself, for the header alone."""
        return self._text

    def hide_in(self, text: str) -> str:
        """The text without the token, for what a console sends back."""
        return text.replace(self._text, "(token)")
