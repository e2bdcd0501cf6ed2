"""A text that is likely to be in several sets at once, made without any search."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from siemantic.logic.plain import plainest
from siemantic.logic.trees import ANYTHING, Chars, Choice, Concat, Look, Repeat, Tree


def guesses(trees: Iterable[Tree]) -> Iterator[str]:
    """Texts to be tried: one of each tree beside each other, in the order of where they stand."""
    ordered = sorted(trees, key=_rank)
    texts = [each for each in map(sample, ordered) if each]
    yield " ".join(texts)
    yield "".join(texts)


def _rank(tree: Tree) -> tuple[int, str]:
    """Begins of texts first, then what may stand anywhere, ends last."""
    parts = tree.parts if isinstance(tree, Concat) else (tree,)
    first = not parts or parts[0] != ANYTHING
    last = not parts or parts[-1] != ANYTHING
    return (last - first, sample(tree))


@lru_cache(maxsize=16384)
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
