"""
ES|QL by Elastic's own parser, the package detection-rules-esql-py.

It is under the Elastic License 2.0, and so never shipped or brought along.
Its grammar is that of Elasticsearch 9.5, and its functions and their numbers of arguments are those
of its catalogue; columns and their types are not looked at, since nothing is known of the indices.
"""

from siemantic.errors import UndecidedError
from siemantic.parsers.refusal import Refusal, Tables, find_packages, in_a_line

_EMPTY_STACK = "Empty Stack"
"""ANTLR's Lexer.py, where a bracket too many ends a mode; Elasticsearch refuses it (EsqlParser)."""


def find_version() -> str | None:
    """The package; None when it is not installed."""
    return find_packages("detection-rules-esql-py")


def find_refusal(query: str, tables: Tables) -> Refusal | None:
    """
    Why Elasticsearch refuses the query.

    Raises:
        UndecidedError: the query is too deep for a parser in Python.
    """
    del tables
    from esql import EsqlSemanticError, EsqlSyntaxError, parse_query

    try:
        parse_query(query)
    except (EsqlSyntaxError, EsqlSemanticError) as error:
        return Refusal(in_a_line(error.error_msg), error.line + 1, error.column + 1)
    except RecursionError as error:
        raise UndecidedError("the query is too deep for the parser of ES|QL") from error
    except Exception as error:  # that is the class that ANTLR raises
        if str(error) != _EMPTY_STACK:
            raise
        return Refusal("a bracket is closed that is not open")
    return None
