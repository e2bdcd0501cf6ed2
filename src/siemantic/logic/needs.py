"""
Many trees at once: which of them may cover a text, by what each of them needs.

*Soundness*: a tree is left out only if the text lacks what every text of the tree has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.logic.covering import forms, need_of
from siemantic.logic.trees import Tree

Numbered = tuple[int, Tree]


@dataclass(frozen=True, slots=True)
class Needs:
    """
    Numbered trees by what they need.

    Attributes:
        trees: the trees, in order.
        groups: the form of a need and its length -> the need -> the trees that have it.
    """

    trees: Sequence[Numbered]
    groups: Mapping[tuple[int, int], Mapping[str, Sequence[Numbered]]]

    @classmethod
    def of(cls, trees: Iterable[Numbered]) -> "Needs":
        """Those of the trees."""
        every = tuple(trees)
        groups: dict[tuple[int, int], dict[str, list[Numbered]]] = {}
        for each in every:
            text, form = need_of(each[1])
            groups.setdefault((form, len(text)), {}).setdefault(text, []).append(each)
        return cls(every, groups)

    def possible(self, text: str) -> Iterator[Numbered]:
        """The trees whose needs the text meets."""
        shown = forms(text)
        for (form, length), needs in self.groups.items():
            for needed in find_needed(shown[form], length, needs):
                yield from needs[needed]


def find_needed(text: str, length: int, needs: Mapping[str, object]) -> Iterable[str]:
    """Those of the needs, all of that length, that the text has; looked up when they are many."""
    places = len(text) - length + 1
    if len(needs) <= places:
        return [each for each in needs if each in text]
    return needs.keys() & {text[at : at + length] for at in range(places)}
