"""What a console has against a query."""

from dataclasses import dataclass

from siemantic.aql.lexer import tokens
from siemantic.aql.source import line_and_column
from siemantic.qradar.answers import as_fields, as_list, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.expressions import query_request

PATH = "/ariel/validators/aql"


@dataclass(frozen=True, slots=True)
class Message:
    """
    One thing that a console says of a query.

    `severity` is INFO, WARN or ERROR, `contexts` are the parts of the query that it is about.
    """

    severity: str
    text: str
    contexts: tuple[str, ...] = ()


def validate(console: Console, query: str) -> tuple[Message, ...]:
    """
    All that the console says of the query; it finds nothing wrong when there is no ERROR.

    Source: DOCS POST ariel-validators-aql.

    Raises:
        ConsoleError: see `Console`.
    """
    request = query_request(PATH, query, is_repeatable=True)
    found = as_fields(console.ask(request), request.label).get("error_messages")
    listed = [] if found is None else as_list(found, request.label)
    return tuple(_message(each, request.label) for each in listed)


def find_place(query: str, message: Message) -> tuple[int, int] | None:
    r"""
    The line and column of the first part of the query that the message may be about.

    That is where its first context stands as whole tokens, in no text and no comment; the form of
    contexts is not documented.

    >>> find_place("SELECT usrname -- usr\nFROM usr", Message("ERROR", "", ("usr",)))
    (2, 6)
    """
    context = next(iter(message.contexts), "")
    found = [*tokens(query)]
    ends = {each.end for each in found}
    for each in found:
        if context and query.startswith(context, each.start) and each.start + len(context) in ends:
            return line_and_column(query, each.start)
    return None


def _message(content: object, label: str) -> Message:
    fields = as_fields(content, label)
    contexts = fields.get("contexts")
    texts = contexts if isinstance(contexts, list) else []
    return Message(
        text_in(fields, "severity") or "ERROR",
        text_in(fields, "message") or "no reason is given",
        tuple(each for each in texts if isinstance(each, str)),
    )
