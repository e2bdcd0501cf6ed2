r"""
Trees that are texts with gaps between them, as most values of rules are, followed without automata.

>>> from siemantic.logic.folding import fold_unicode
>>> from siemantic.logic.texts import Wildcard, wildcards
>>> glob_of(wildcards(["C:", Wildcard.MANY], fold_unicode))
Glob(pieces=('C:', ''), folded=True)
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from siemantic.logic.folding import alike, fold_unicode
from siemantic.logic.trees import ANYTHING, UNCERTAIN, Chars, Concat, Tree, one_of

_REFUSED = re.compile(f"[{UNCERTAIN}\ud800-\udfff]")
"""What no text here has, so that it is not in a gap either."""

FRESH = "\U000f0000"
"""A character for private use, which stands for any text in a gap."""


_UNFIT = re.compile(f"{_REFUSED.pattern}|{FRESH}")


class Glob(NamedTuple):
    """
    A text in pieces, with any text between one and the next.

    Attributes:
        folded: whether case does not count; the pieces are as `folded` gives them then.
    """

    pieces: tuple[str, ...]
    folded: bool

    def covers(self, text: str) -> bool:
        """Whether it covers the text, as the automaton of its tree would say."""
        if not text.isascii() and _REFUSED.search(text):
            return False
        return self.covers_folded(folded(text) if self.folded else text)

    def covers_folded(self, text: str) -> bool:
        """The same, of a text that no letter has to be refused in, and that is folded as it is."""
        return _covers(self.pieces, text)


@lru_cache(maxsize=65536)
def glob_of(tree: Tree) -> Glob | None:
    """The tree as a glob; None when it is none, or minds the case of some letters only."""
    signs = [_sign(each) for each in (tree.parts if isinstance(tree, Concat) else (tree,))]
    known = [each for each in signs if each is not None]
    minding = {each.folded for each in known if each.folded is not None}
    if len(known) < len(signs) or len(minding) > 1:
        return None
    text = "".join(FRESH if each.character is None else each.character for each in known)
    return Glob(tuple(text.split(FRESH)), folded=True in minding)


def glob_of_parts(parts: Iterable[str | None], *, minding_case: bool) -> Glob | None:
    """
    Texts with any text in the place of None; None where a letter needs its tree to be looked at.

    >>> glob_of_parts([None, "cmd.exe"], minding_case=False)
    Glob(pieces=('', 'CMD.EXE'), folded=True)
    """
    every = tuple(parts)
    if any(each is not None and not each.isascii() and _UNFIT.search(each) for each in every):
        return None
    first, *rest = "".join(FRESH if each is None else each for each in every).split(FRESH)
    pieces = (first, *filter(None, rest[:-1]), *rest[-1:])
    if minding_case or all(each.lower() == each.upper() for each in pieces):
        return Glob(pieces, folded=False)
    return Glob(tuple(map(folded, pieces)), folded=True)


def is_within(one: Tree, other: Tree) -> bool | None:
    """
    Whether every text of one tree is one of the other; None where that is not so plain.

    *Soundness*: what the other covers with a fresh character in the place of each gap, it covers
    with that character in a gap of its own, and so with every text in its place.
    """
    inner, outer = glob_of(one), glob_of(other)
    if inner is None or outer is None or inner.folded > outer.folded:
        return None
    text = FRESH.join(inner.pieces)
    return _covers(outer.pieces, folded(text) if outer.folded else text)


def find_apart(trees: Iterable[Tree]) -> tuple[Tree, Tree] | None:
    """
    Two of the trees that have no text in common, where that is plain from how they begin or end.

    *Soundness*: a text that begins with two others begins with the longer one, and that with the
    shorter one, whatever is taken for the same letter; the ends are the same from behind.
    """
    known = [(each, glob) for each in trees if (glob := glob_of(each)) is not None]
    fold = folded if any(glob.folded for _, glob in known) else str
    begins = [(fold(glob.pieces[0]), each) for each, glob in known]
    ends = [(fold(glob.pieces[-1])[::-1], each) for each, glob in known]
    return _find_other_begin(begins) or _find_other_begin(ends)


def _find_other_begin(begins: Sequence[tuple[str, Tree]]) -> tuple[Tree, Tree] | None:
    """The tree with the longest text, and one whose text that does not begin with."""
    longest, tree = max(begins, key=lambda each: len(each[0]), default=("", ANYTHING))
    other = next((each for begin, each in begins if not longest.startswith(begin)), None)
    return None if other is None else (tree, other)


def _covers(pieces: tuple[str, ...], text: str) -> bool:
    """Each piece is taken where it comes first, which leaves the most for those behind it."""
    first, *middle = pieces
    if not middle:
        return text == first
    last = middle.pop()
    at, end = len(first), len(text) - len(last)
    if at > end or not (text.startswith(first) and text.endswith(last)):
        return False
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


class _Sign(NamedTuple):
    """A character, or None for a gap, and whether its case counts; None when it has none."""

    character: str | None
    folded: bool | None


_GAP = _Sign(None, None)


@lru_cache(maxsize=65536)
def _sign(part: Tree) -> _Sign | None:
    if part == ANYTHING:
        return _GAP
    if not isinstance(part, Chars) or not part.members:
        return None
    low, _ = part.members[0]
    alone = part.members == ((low, low),)
    if chr(low) == FRESH or not (alone or part == _with_other_cases(low)):
        return None
    return _Sign(chr(low), (None if part == _with_other_cases(low) else False) if alone else True)


def _with_other_cases(code: int) -> Chars:
    return one_of(fold_unicode(((code, code),)))


def folded(text: str) -> str:
    """The text with the first letter of those that are the same in the place of each."""
    return text.upper() if text.isascii() else text.translate(_firsts())


@cache
def _firsts() -> dict[int, int]:
    return {code: min(members)[0] for code, members in alike().items()}
