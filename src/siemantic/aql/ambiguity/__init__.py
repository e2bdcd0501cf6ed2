"""
Which of the things that the documentation leaves open a query's meaning can depend on.

Soundness: a query that is not named for a switch gives the same under both of its choices, as the
evaluator runs it, whatever the rows; a property test holds us to that. The rows have the types of
the schema, a column of the result may show a null in place of an empty text, sums of decimals are
not rounded, and what the evaluator refuses under either choice is no result. The converse is not
claimed: what is named may still come to the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from siemantic.aql.ambiguity import empties, nulls, texts
from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ambiguity.precedence import find_chains
from siemantic.aql.ast import Condition, Node, Select, Span
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.aql.scopes import scopes_of
from siemantic.aql.walk import MAX_DEPTH, find_too_deep

__all__ = ["Ambiguity", "ambiguities", "readings_for"]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """
    A place whose meaning depends on a switch of `Reading`.

    `is_slight` says that only values that are rare make the difference: line breaks, empty texts on
    both sides or in a collection of the console or beside nulls in one result, texts that are
    compared with a number and are none, letters beyond ASCII that fold to one of A to Z.
    """

    switch: str
    span: Span
    is_slight: bool = False


def ambiguities(tree: Select | Condition, schema: Schema = DEFAULT) -> tuple[Ambiguity, ...]:
    """
    The places whose meaning is open, in the order of the text.

    >>> from siemantic.aql.parser import parse_condition
    >>> [each.switch for each in ambiguities(parse_condition("username = 'root'"))]
    ['equals']

    Raises:
        ValueError: the tree is deeper than the parser takes it (`siemantic.aql.walk.MAX_DEPTH`).
    """
    if find_too_deep(tree) is not None:
        message = f"the tree is more than {MAX_DEPTH} levels deep"
        raise ValueError(f"{message}; join conditions in one And or Or")
    found = [each for scope in scopes_of(tree) for each in _find(Names(scope, schema))]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.span, each.switch)))


def readings_for(tree: Select | Condition, schema: Schema = DEFAULT) -> tuple[Reading, ...]:
    """
    Every reading under which the query can mean something of its own.

    Raises:
        ValueError: as for `ambiguities`.
    """
    return readings_over(each.switch for each in ambiguities(tree, schema))


_FINDERS: dict[str, Callable[[Names], Iterator[tuple[Node, bool]]]] = {
    "equals": texts.find_equalities,
    "matches": texts.find_partial_matches,
    "null": nulls.find_negations,
    "precedence": find_chains,
    "empty": empties.find_empties,
    "positions": texts.find_positions,
    "backslashes": texts.find_double_backslashes,
    "wildcards": texts.find_escaped_wildcards,
    "folding": texts.find_folded_letters,
}


def _find(names: Names) -> Iterator[Ambiguity]:
    for switch, find in _FINDERS.items():
        for node, is_slight in find(names):
            yield Ambiguity(switch, node.span, is_slight)
