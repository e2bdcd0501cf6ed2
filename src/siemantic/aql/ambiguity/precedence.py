"""Chains of operators whose outcome depends on what binds what."""

from collections.abc import Iterator

from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ast import Arithmetic, Mixed, Node

_ANY_ORDER = frozenset("+*&|")
"""Of one of these alone the order makes no difference."""


def find_chains(names: Names) -> Iterator[tuple[Node, bool]]:
    """AND behind an OR, and arithmetic of several operators or of one that takes away."""
    for node in names.scope.nodes():
        match node:
            case Mixed(operators=operators):
                # "a AND b OR c" is the same from left to right and with AND before OR.
                if "AND" in operators[operators.index("OR") :]:
                    yield node, False
            case Arithmetic(operators=found):
                if len(found) > 1 and not (len(set(found)) == 1 and found[0] in _ANY_ORDER):
                    yield node, False
