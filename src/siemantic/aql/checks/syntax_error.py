"""What is no AQL at all, told like the findings of the checks."""

from siemantic.aql.ast import Span
from siemantic.aql.checks import CHECKS, Found, check
from siemantic.aql.checks.document import Check, Finding, read_document
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.errors import AqlSyntaxError

CHECK = Check(
    code="AQL001",
    name="syntax_error",
    level="error",
    why=(
        "The text is no query, or no filter of a rule test, so that nothing else can be said about "
        "it. What public queries have and no document mentions is read all the same."
    ),
    flagged="SELECT sourceip FORM events LIMIT 10 LAST 5 MINUTES",
    fine="SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES",
    find=lambda _: iter(()),  # a document has been read; `check_text` tells why a text cannot be
)

ALL: tuple[Check, ...] = (CHECK, *CHECKS)
"""The checks, and the syntax error as if it were one."""


def check_text(
    text: str, schema: Schema = DEFAULT, *, is_filter: bool = False
) -> tuple[Found, ...]:
    """All findings in a text, in its order; a syntax error is the only one."""
    try:
        document = read_document(text, schema, is_filter=is_filter)
    except AqlSyntaxError as error:
        return (find_syntax_error(error),)
    return check(document)


def find_syntax_error(error: AqlSyntaxError) -> Found:
    """The finding that the error is."""
    span = Span(error.start, error.end)
    return Found(CHECK, Finding(error.message, span, error.hint))
