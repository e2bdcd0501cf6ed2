"""
What siemantic raises when it cannot go on.

    SiemanticError
    + ConfigurationError      what the user asked for cannot be done: an unknown name, a bad file
    + UnsupportedError        a target cannot say exactly what the rule says
      + FailedError           its backend's process failed, which it may not another time
    + UndecidedError          whether two conditions are the same cannot be told
      + UnfinishedError       an engine died or took too long, which it may not another time
    + AqlError                a text is no AQL, or cannot be run here
      + AqlSyntaxError        where the text stops being AQL, and what was expected there
      + AqlEvaluationError    what the query gives cannot be told without a console
    + ConsoleError            a QRadar console is not reached, refuses, or answers something else
      + SearchError           a console that answers will not do this search, or cannot

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
        details: all that a backend says, where the message is the reason alone.
    """

    details: str | None = None

    def __init__(self, code: str, message: str, hint: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.field = field

    def about(self, field: str) -> "UnsupportedError":
        """The same, said of a field."""
        return UnsupportedError(self.code, str(self), self.hint, field)


class FailedError(UnsupportedError):
    """A backend's process failed on the rule, so that nothing is known of what the target can."""


class UndecidedError(SiemanticError):
    """Whether a condition can hold, or is the same as another, cannot be told, or not in time."""


class UnfinishedError(UndecidedError):
    """An engine died or took too long; that is not remembered, since another run may go well."""


class AqlError(SiemanticError):
    """A text is no AQL, or is AQL that cannot be run here."""


class AqlSyntaxError(AqlError):
    """
    The text stops being AQL.

    Args:
        message: what was expected and what was found, lower case, without a full stop.
        text: the whole text.
        start: where the wrong part begins, an offset into the text; its length at the end.
        end: where it ends, not before `start` and not beyond the text.
        hint: the way out, when there is a likely one.
    """

    def __init__(
        self, message: str, text: str, start: int, end: int, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.start = start
        self.end = end
        self.hint = hint


class AqlEvaluationError(AqlError):
    """What the query gives cannot be told here: it needs a console, or is not documented."""


class ConsoleError(SiemanticError):
    """
    A QRadar console is not reached, refuses what it is asked, or does not answer as documented.

    Args:
        status: the HTTP status of its answer, None when there was none.
        code: the console's own code of the error, when it gave one.
    """

    def __init__(self, message: str, status: int | None = None, code: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class SearchError(ConsoleError):
    """A console that answers as it should will not do one search, or not end it."""
