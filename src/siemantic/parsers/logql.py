"""
LogQL by Grafana Loki's own parser, which the package logql-to-logsql has in a library.

Loki's code is under the AGPL 3, and so never shipped or brought along.
The package translates to another language. Of that nothing is used: it parses first, and what it
has against a query that Loki has parsed is a limit of the translation.

What Loki looks at after parsing is not looked at here: a selector that fits all streams (`{}`) and
the regular expressions of line filters.
"""

import re

from siemantic.errors import UndecidedError
from siemantic.parsers.refusal import Refusal, Tables, find_packages, in_a_line

_REFUSED = re.compile(
    r"failed to parse LogQL: parse error (?:at line (\d+), col (\d+))?\s*: ", re.ASCII
)

_UNFIT = re.compile("[\0\ud800-\udfff]")
"""What ends a text of C, or cannot be written in UTF-8."""


def find_version() -> str | None:
    """The package; None when it is not installed."""
    return find_packages("logql-to-logsql")


def find_refusal(query: str, tables: Tables) -> Refusal | None:
    """
    Why Loki refuses the query: its syntax, or a regular expression of a label or a parser.

    Raises:
        UndecidedError: the text cannot be given to Loki's parser.
    """
    del tables
    if _UNFIT.search(query):
        raise UndecidedError("Loki's parser is not given a null character or half of one")
    from logql_to_logsql.translate import TranslateError, translate_logql_to_logsql

    try:
        translate_logql_to_logsql(query)
    except TranslateError as error:
        return _refusal(str(error))
    return None


def _refusal(message: str) -> Refusal | None:
    found = _REFUSED.match(message)
    if found is not None:
        line, column = (None if each is None else int(each) for each in found.groups())
        return Refusal(in_a_line(message[found.end() :]), line, column)
    if message.startswith("failed to parse LogQL"):
        return Refusal(in_a_line(message.partition(": ")[2]))
    return None
