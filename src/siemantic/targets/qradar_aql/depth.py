"""How deeply what is written may be nested."""

from siemantic.aql.ast import Node
from siemantic.aql.walk import MAX_DEPTH, find_too_deep
from siemantic.errors import UnsupportedError


def check_depth(node: Node, what: str) -> None:
    """
    See that the node can be printed, and read back.

    Args:
        what: the node's name in the message, such as "the search".
    Raises:
        UnsupportedError: it is nested too deeply.
    """
    if find_too_deep(node) is not None:
        raise UnsupportedError(
            "nested_too_deeply",
            f"{what} is nested more than {MAX_DEPTH} levels deep",
            "give parts of a condition as selections of their own, or split a rule",
        )
