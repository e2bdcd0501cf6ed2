"""
EQL as Elasticsearch runs it, by Elastic's own Python package `eql`.

The package reads a query, checks its types and runs it. It is older than the EQL of Elasticsearch,
and where the two differ, what Elastic documents is run instead (`_elasticsearch`); where it is not
documented, the query is refused. Every field of a query is taken to be mapped: one that is not is
an error to Elasticsearch unless `?` stands before it (EQL syntax reference, "Optional fields").

Sources: https://www.elastic.co/docs/reference/query-languages/eql/eql-syntax ("the reference"),
.../query-dsl/regexp-syntax, and tests of Elasticsearch by their paths in its repository.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from siemantic.engines.eql.columns import EQUALITIES, Node, kinds_of, name_of, values_of
from siemantic.engines.lucene_regex import to_python
from siemantic.errors import UndecidedError

_TOKEN = re.compile(
    r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|`(?:[^`]|``)*`|(?P<comment>//|/\*)'
    r"|(?P<word>(?<![\w.])[A-Za-z_]\w*~?)(?P<call>\s*\()?"
)

_LOST = {
    "like": "it looks at case, and the engine does not",
    "regex": "it looks at case, and the engine does not",
    "in": "the engine does not tell it from 'in~'",
}
"""Operators that the tree does not tell from others, so that their meaning is lost."""


def verdicts(query: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
    """
    Whether `any where ...` finds each row.

    A column is of the type that the query compares it with: text, numbers or addresses. What is not
    in a row, or None, is missing; so is what a column of its type does not take, as Elasticsearch
    leaves it out of the index (ignore_malformed) or refuses the whole event.

    Raises:
        UndecidedError: Elastic's package refuses the query, which Elasticsearch then does as well,
            or what Elasticsearch makes of it is not known here.
    """
    condition = _read(query)
    kinds = kinds_of(condition)
    try:
        holds = _elasticsearch()().convert(condition, scoped=True)
        return [holds(_Event(values_of(row, kinds))) is True for row in rows]
    except RecursionError as error:
        raise UndecidedError("the query is nested too deeply for the engine") from error


class _Event:
    """What the package asks of an event."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data


# --- reading -----------------------------------------------------------------------------------


def _read(query: str) -> Node:
    """The tree of the condition."""
    from eql import parse_query
    from eql import parser as reading
    from eql.errors import EqlError

    _refuse_what_is_lost(query)
    try:
        # Optimized, `not n > 5` would be `n <= 5`, which does not find what has no n.
        with (
            reading.elasticsearch_syntax,
            reading.elasticsearch_validate_optional_fields,
            reading.skip_optimizations,
        ):
            read = parse_query(query)
    except EqlError as error:
        raise UndecidedError(f"EQL refuses the query: {_first(error)}") from error
    except Exception as error:  # as in `-(a : "y")`, where it raises AttributeError
        raise UndecidedError(f"Elastic's package fails on the query: {_first(error)}") from error
    if type(read.first).__name__ != "EventQuery" or read.pipes or read.first.event_type != "any":
        raise UndecidedError('it is no EQL such as: any where a : "b"')
    return read.first.query


def _first(error: Exception) -> str:
    """What the package says, without the place and the drawing of it."""
    lines = [each for each in str(error).splitlines() if each and not each.startswith("Error at")]
    return lines[0][:200] if lines else type(error).__name__


def _refuse_what_is_lost(query: str) -> None:
    for token in _TOKEN.finditer(query):
        if token["comment"]:
            raise UndecidedError("the query has a comment")
        if (word := token["word"]) in _LOST:
            raise UndecidedError(f"the query has '{word}': {_LOST[word]}")
        if token["call"] and word in ("match", "wildcard"):
            raise UndecidedError(f"Elasticsearch's EQL has no function '{word}'")


# --- running -----------------------------------------------------------------------------------


@cache
def _elasticsearch() -> type[Any]:
    """The package's engine with what Elasticsearch does otherwise."""
    from eql import PythonEngine

    class Elasticsearch(PythonEngine):  # type: ignore[misc]
        def _convert_field(self, node: Node) -> Callable[[Any], object]:
            name = name_of(node)
            return lambda scope: scope.event.data.get(name)

        # NOT is `bool: must_not`, which finds what has no such field; in the package it is null
        # (x-pack/plugin/eql/src/test/resources/querytranslator_tests.txt, "notFilter").
        def _convert_not(self, node: Node) -> Callable[[Any], bool]:
            holds = self.convert(node.term)
            return lambda scope: not holds(scope)

        # `==` looks at case ("Comparison operators" of the reference); so does `!=`, which is NOT
        # of it (the same tests, "fieldNotEqualsTrue").
        def _convert_comparison(self, node: Node) -> Callable[[Any], object]:
            if node.comparator not in EQUALITIES:
                compared: Callable[[Any], object] = super()._convert_comparison(node)
                return compared
            get, wanted = self.convert(node.left), node.right.value
            equal = node.comparator == "=="
            return lambda scope: (get(scope) == wanted) is equal

        # `?` is a wildcard ("Wildcards" of the reference), and not only of letters.
        def _function_wildcard(self, arguments: Sequence[Node]) -> Callable[[Any], bool]:
            return self._matching(arguments, map(_wildcard, _texts(arguments)))

        # The whole value must match (regexp-syntax, "Unsupported operators").
        def _function_match(self, arguments: Sequence[Node]) -> Callable[[Any], bool]:
            return self._matching(arguments, map(to_python, _texts(arguments)))

        def _matching(
            self, arguments: Sequence[Node], patterns: Iterable[str]
        ) -> Callable[[Any], bool]:
            matches = re.compile("|".join(f"(?:{each})" for each in patterns), _FLAGS).fullmatch
            get = self.convert(arguments[0])
            return lambda scope: isinstance(text := get(scope), str) and matches(text) is not None

    return Elasticsearch


_FLAGS = re.IGNORECASE | re.DOTALL | re.ASCII


def _texts(arguments: Sequence[Node]) -> Iterator[str]:
    """
    The patterns of a function.

    Raises:
        UndecidedError: one has a letter beyond ASCII, whose other case Elasticsearch may not know:
            "ASCII case insensitive matching" (term query, case_insensitive).
    """
    for each in arguments[1:]:
        text: str = each.value
        if any(not char.isascii() and char.lower() != char.upper() for char in text):
            raise UndecidedError("whether letters beyond ASCII have a case to EQL is not known")
        yield text


def _wildcard(pattern: str) -> str:
    """A backslash is a character ("equalsAndInFilter" of the tests above)."""
    return "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
