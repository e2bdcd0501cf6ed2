"""Queries and rules with their words marked by classes, as HTML that can be copied exactly."""

from functools import cache
from itertools import groupby

from markupsafe import Markup
from pygments.lexer import Lexer, RegexLexer, include, words
from pygments.lexers.data import YamlLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    Whitespace,
)

from siemantic.catalogue.texts import exactly

LONGEST = 60_000
"""A longer text is shown without colours, which no one would look at."""

_KEYWORDS = """
AND OR NOT IN IS NULL LIKE ILIKE MATCHES IMATCHES BETWEEN ESCAPE SELECT FROM WHERE GROUP BY ORDER
HAVING LIMIT LAST START STOP AS CASE WHEN THEN ELSE END DISTINCT MINUTES HOURS DAYS DESC ASC REGEXP
RLIKE SIMILAR TO EXISTS TRUE FALSE JOIN ON UNION WITH and or not in is by search stats eval table
fields regex rex where any sequence extend project summarize union contains startswith endswith has
matches rule events condition def return import if for sort head metadata keep
"""
"""The words that stand between values in the languages of the targets, in no language alone."""


class QueryLexer(RegexLexer):
    """
    Any query language, as far as colours go: texts, numbers, words, signs.

    A quote within a text has a backslash before it. Most of the languages that we write have no
    lexer in Pygments, and one way of colouring for all of them reads more calmly than a different
    one in each tab.
    """

    name = "query"
    tokens = {  # noqa: RUF012 - Pygments wants it so
        "root": [
            (r"\s+", Whitespace),
            (r"^(?:--|//|#)[^\n]*", Comment.Single),
            include("texts"),
            (words(tuple(_KEYWORDS.split()), prefix=r"\b", suffix=r"\b"), Keyword),
            (r"\b\d+(?:\.\d+)?\b", Number),
            (r"[A-Za-z_][\w.]*(?=\s*\()", Name.Function),
            (r"[^\W\d]\w*", Name),
            (r"[=<>!~|&*+]+", Operator),
            (r"[()\[\]{},;:.]", Punctuation),
            (r".", Token.Text),
        ],
        "texts": [
            (r"'(?:[^'\\]|\\.)*'", String.Single),
            (r'"(?:[^"\\]|\\.)*"', String.Double),
        ],
    }


class SqlLexer(QueryLexer):
    """The languages in which a backslash is a letter, and a quote within a text is doubled."""

    name = "query of a kind of SQL"
    tokens = {  # noqa: RUF012 - as above
        "texts": [
            (r"'(?:[^']|'')*'", String.Single),
            (r'"(?:[^"]|"")*"', String.Double),
        ],
    }


_SQL = ("AQL", "SQL")


_CLASSES = {
    Comment: "hc", Keyword: "hk", Name.Function: "hf", Name.Tag: "ht", Number: "hn", Operator: "ho",
    Punctuation.Indicator: "hp", String: "hs", Name.Label: "hl", Keyword.Constant: "hk",
}  # fmt: skip
"""Kind of token -> the class that assets/site.css colours; what is below a kind counts as that."""


def query_html(text: str, language: str) -> Markup:
    """A query, in a language as the table of targets calls it."""
    return _html(text, _query_lexer(language in _SQL))


def rule_html(text: str) -> Markup:
    """A rule as it is written."""
    return _html(text, _yaml_lexer())


@cache
def _query_lexer(is_sql: bool) -> Lexer:  # noqa: FBT001 - one of two lexers
    return SqlLexer() if is_sql else QueryLexer()


@cache
def _yaml_lexer() -> Lexer:
    return YamlLexer()


def _html(text: str, lexer: Lexer) -> Markup:
    if len(text) > LONGEST:
        return exactly(text)
    # Not `get_tokens`, which changes line breaks.
    tokens = ((_class_of(kind), part) for _, kind, part in lexer.get_tokens_unprocessed(text))
    groups = (
        (name, "".join(p for _, p in parts)) for name, parts in groupby(tokens, lambda t: t[0])
    )
    # As texts, and as HTML once: every text has been escaped, and every class is one of ours.
    marked = (
        f'<span class="{n}">{exactly(part)}</span>' if n else exactly(part) for n, part in groups
    )
    return Markup("".join(marked))  # noqa: S704 - see above


@cache
def _class_of(kind: object) -> str:
    while kind is not None:
        if kind in _CLASSES:
            return _CLASSES[kind]
        kind = getattr(kind, "parent", None)
    return ""
