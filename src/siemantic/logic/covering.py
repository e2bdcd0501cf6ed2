"""
Whether a tree covers a text, without its automaton where that is plain to see.

*Soundness*: a text is refused only if it lacks letters that every text of the tree has side by
side, whatever their case; else `globs` or the automaton decides.
"""

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from siemantic.logic.automata import automaton
from siemantic.logic.globs import folded, glob_of
from siemantic.logic.trees import Chars, Concat, Tree

_END_OF_ASCII = 127


def covers(tree: Tree, text: str) -> bool:
    """
    Whether the text is one of the tree's.

    >>> from siemantic.logic.texts import text
    >>> covers(text("ab"), "ab"), covers(text("ab"), "a")
    (True, False)
    """
    glob = glob_of(tree)
    if glob is not None:
        return glob.covers(text)
    return _needed(tree) in text.lower() and automaton(tree).accepts(text)


class Need(NamedTuple):
    """What each text of a tree has in one of its `forms`."""

    text: str
    form: int


def forms(text: str) -> tuple[str, str, str]:
    """A text in which needs are looked for: as it is, with its letters folded, in lower case."""
    return text, folded(text), text.lower()


@lru_cache(maxsize=65536)
def need_of(tree: Tree) -> Need:
    """What is quickly looked for before `covers` is asked: the longest that there is."""
    glob = glob_of(tree)
    if glob is None:
        return Need(_needed(tree), 2)
    return Need(max(glob.pieces, key=len), 1 if glob.folded else 0)


@lru_cache(maxsize=65536)
def _needed(tree: Tree) -> str:
    """The longest run of characters, in lower case, that every text of the tree has."""
    parts = tree.parts if isinstance(tree, Concat) else (tree,)
    runs = groupby(map(_letter, parts), key=bool)
    return max(("".join(filter(None, run)) for known, run in runs if known), key=len, default="")


def _letter(part: Tree) -> str | None:
    """The character that a part is, in lower case; None for one beyond ASCII or of several."""
    if not isinstance(part, Chars) or not part.members:
        return None
    if part.members[-1][1] > _END_OF_ASCII:
        return None
    letters = {chr(code).lower() for low, high in part.members for code in range(low, high + 1)}
    return letters.pop() if len(letters) == 1 else None
