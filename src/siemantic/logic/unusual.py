"""Texts with characters that engines do not agree about, in the place of a set of characters."""

from collections.abc import Iterator

from siemantic.charsets import CharSet
from siemantic.logic.guess import sample
from siemantic.logic.trees import ANYTHING, Chars, Choice, Concat, Look, Repeat, Tree

_UNUSUAL = "\v\n\u0663\u00e9\u00a0\r\x1c\u0085\u2028"
r"""What some take for one of `\s`, `\d`, `\w` or `.`, or for the end of a line; others do not."""

_COMMON = " 0a"
"""A character of `\\s`, of `\\d` and of `\\w`, by which a set is told."""

_A_LETTER_IN_EITHER_CASE = 2


def unusual_texts(tree: Tree) -> Iterator[str]:
    """
    Texts of the tree, and such as would be, if a set had one character more.

    None for sets of one letter, nor where any text at all may stand.
    """
    found = (
        _spell(tree, each, common, inside=inside)
        for each in _UNUSUAL
        for common in _COMMON
        for inside in (True, False)
    )
    yield from dict.fromkeys(text for text in found if any(each in _UNUSUAL for each in text))


def _spell(tree: Tree, unusual: str, common: str, *, inside: bool) -> str:
    """A text with the character in all sets that have the common one, and it or not."""
    match tree:
        case Chars(members):
            is_class = sum(high - low + 1 for low, high in members) > _A_LETTER_IN_EITHER_CASE
            is_meant = _has(members, common) and _has(members, unusual) == inside
            return unusual if is_class and is_meant else sample(tree)
        case Concat(parts):
            return "".join(_spell(each, unusual, common, inside=inside) for each in parts)
        case Choice(options):
            spelled = (_spell(each, unusual, common, inside=inside) for each in options)
            return min(spelled, key=lambda each: (unusual not in each, len(each), each))
        case Repeat(part, least, _):
            if tree == ANYTHING:
                return ""
            spelled_part = _spell(part, unusual, common, inside=inside)
            return spelled_part * max(least, int(unusual in spelled_part))
        case Look():
            return ""


def _has(members: CharSet, character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in members)
