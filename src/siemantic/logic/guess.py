"""
A text that is likely to be in several sets at once, made without any search.

It saves most searches where words are looked for at any place of a text, whose automata side by
side have very many states.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from siemantic.charsets import charset
from siemantic.logic.covering import covers
from siemantic.logic.plain import plainest
from siemantic.logic.trees import ANY, Chars, Choice, Concat, Look, Repeat, Tree, concat, one_of

_RARE = one_of(charset([(ord("z"), ord("z"))]))
"""A character that few values have, least of all those of hexadecimal digits."""


class Piece(NamedTuple):
    """A text of a tree, and whether others may stand before and behind it."""

    text: str
    takes_before: bool
    takes_behind: bool


def guess(trees: Iterable[Tree]) -> str | None:
    """A text of each tree one after the other; None if they do not all cover that."""
    every = tuple(trees)
    text, used = "", list[Piece]()
    for tree in sorted(every, key=lambda each: (-len(sample(each)), sample(each))):
        if not covers(tree, text):
            used.append(piece_of(tree))
            text = _in_order(used)
    return text if all(covers(each, text) for each in every) else None


@lru_cache(maxsize=65536)
def narrowed(tree: Tree) -> Tree:
    """
    The tree with a rare character where any one may stand: other values seldom cover its texts.

    >>> from siemantic.logic.texts import text
    >>> narrowed(concat(text("8"), ANY)) == text("8z")
    True
    """
    parts = tree.parts if isinstance(tree, Concat) else (tree,)
    return concat(*(_RARE if each == ANY else each for each in parts)) if ANY in parts else tree


def _in_order(pieces: Iterable[Piece]) -> str:
    first, middle, last = list[str](), list[str](), list[str]()
    for text, takes_before, takes_behind in pieces:
        (last if not takes_behind else middle if takes_before else first).append(text)
    return "".join([*first, " ".join(middle), *last])


@lru_cache(maxsize=65536)
def piece_of(tree: Tree) -> Piece:
    """A short text of the tree, and what may stand around it."""
    text = sample(tree)
    return Piece(text, covers(tree, f"x{text}"), covers(tree, f"{text}x"))


@lru_cache(maxsize=65536)
def sample(tree: Tree) -> str:
    """A short text of the tree, if what stands around does not matter to it."""
    match tree:
        case Chars(members):
            return plainest(members) or ""
        case Concat(parts):
            return "".join(map(sample, parts))
        case Choice(options):
            return min(map(sample, options), key=lambda each: (len(each), each))
        case Repeat(part, least, _):
            return sample(part) * least
        case Look():
            return ""
