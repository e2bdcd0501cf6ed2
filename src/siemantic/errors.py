"""
What siemantic raises when it cannot go on.

    SiemanticError
    + ConfigurationError      what the user asked for cannot be done: an unknown name, a bad file
    + UnsupportedError        a target cannot say exactly what the rule says

Findings about rules are not raised but returned, see `siemantic.diagnostics`.
"""


class SiemanticError(Exception):
    """Root of everything that siemantic raises on purpose; its text is made for people."""


class ConfigurationError(SiemanticError):
    """The command line, a profile, a pipeline or `siemantic.toml` cannot be used as it stands."""


class UnsupportedError(SiemanticError):
    """
    A target cannot say exactly what the rule says; nothing weaker is written instead.

    Args:
        code: stable name of the reason, such as `unsupported_regex`.
        message: what cannot be said, lower case, without a full stop.
        hint: the way out.
        field: the Sigma field that it is about, when there is one.
    """

    def __init__(self, code: str, message: str, hint: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.field = field
