"""
Sigma's regular expressions -> Java's, as far as both mean the same.

Sigma's `re` finds its pattern anywhere in the value and looks at case; its flavour is PCRE (Sigma
specification 2.1, appendix modifiers). QRadar takes Java's syntax (IBM support, node 7160974).
What Java, PCRE and Python read differently is spelled so that it is PCRE's, or refused.
"""

from typing import NamedTuple

from siemantic.targets.qradar_aql.regex.parser import Parser
from siemantic.targets.qradar_aql.regex.reader import Reader
from siemantic.targets.qradar_aql.regex.tree import Group, Look, Node, Place, Repeat, nodes
from siemantic.targets.qradar_aql.regex.writer import write

__all__ = ["JavaRegex", "is_found_anywhere", "translate"]


class JavaRegex(NamedTuple):
    """A pattern for MATCHES if it is `cased`, else for IMATCHES."""

    pattern: str
    cased: bool


def translate(
    pattern: str, *, cased: bool, dot_all: bool = False, multi_line: bool = False
) -> JavaRegex:
    r"""
    The pattern, padded so that it covers the whole value.

    Args:
        cased: the rule has no flag i; the pattern may have it inside.
        dot_all: the rule has the flag s.
        multi_line: the rule has the flag m.
    Raises:
        UnsupportedError: Java cannot say the same, or not with certainty.

    >>> translate(r"(?i)\bcmd\s", cased=True)
    JavaRegex(pattern='(?s:.*)(?<![A-Za-z0-9_])cmd[ \\t-\\r](?s:.*)', cased=False)
    """
    given = {"i": not cased, "s": dot_all, "m": multi_line}
    flags = frozenset(letter for letter, is_given in given.items() if is_given)
    parser = Parser(Reader(pattern), flags)
    body = parser.read()
    # How IMATCHES ignores case is not documented, so that it is asked to do so for all or nothing.
    turned_off = any(isinstance(each, Group) and "-i" in each.opening for each in nodes(body))
    matches = "i" not in parser.flags or turned_off
    return JavaRegex(write(body, parser.flags, cased=matches), matches)


def is_found_anywhere(pattern: str) -> bool:
    r"""
    Whether it does not matter to the pattern what stands around what it finds.

    >>> is_found_anywhere("cmd"), is_found_anywhere(r"cmd\b")
    (True, False)

    Raises:
        UnsupportedError: as for `translate`.
    """
    body = Parser(Reader(pattern), frozenset()).read()
    return not any(map(_sees_beyond, nodes(body)))


def _sees_beyond(node: Node) -> bool:
    """Whether what stands around it makes a difference, also since it gives nothing back."""
    match node:
        case Place() | Look():
            return True
        case Group(opening):
            return opening == "(?>"
        case Repeat(_, quantifier):
            return quantifier.endswith("+") and quantifier != "+"
        case _:
            return False
