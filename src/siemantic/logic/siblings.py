"""
Atoms that never decide because of one that stands beside them, told without a search.

*Soundness*: exact where it says so. Of two atoms of which one needs any of both, the one whose
texts are all the other's is never needed while it is true; where both are needed, the one that has
all texts of the other never decides while it is false. Each must stand at one place of the formula
only, since there is nothing else then that it could make a difference to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from siemantic.logic.formula import All, Atom, Formula, In, Not, Related, Some
from siemantic.logic.globs import is_within

_Home = tuple[bool, tuple[Atom, ...]]
"""Whether any of some atoms is enough, and those atoms."""


@dataclass(frozen=True, slots=True)
class Siblings:
    """Atom -> where it stands beside others."""

    homes: Mapping[Atom, tuple[_Home, ...]]

    @classmethod
    def of(cls, formula: Formula) -> "Siblings":
        """Those of the formula."""
        homes: dict[Atom, tuple[_Home, ...]] = {}
        for is_any, atoms in _groups(formula):
            for each in atoms:
                homes[each] = (*homes.get(each, ()), (is_any, atoms))
        return cls(homes)

    def exclude(self, atom: Atom, *, value: bool) -> bool:
        """Whether it is plain that the atom never decides while it has that value."""
        homes = self.homes[atom]
        if len(homes) > 1 or homes[0][0] != value or not isinstance(atom, In):
            return False
        others = (
            each.texts
            for each in homes[0][1]
            if isinstance(each, In) and each.column == atom.column and each != atom
        )
        if value:
            return any(is_within(atom.texts, each) for each in others)
        return any(is_within(each, atom.texts) for each in others)


def _groups(formula: Formula) -> Iterator[_Home]:
    """The atoms that stand beside each other, for each place of the formula."""
    match formula:
        case In() | Related():
            yield True, (formula,)
        case Not(part):
            yield from _groups(part)
        case All(parts) | Some(parts):
            atoms = tuple(each for each in parts if isinstance(each, In | Related))
            if atoms:
                yield isinstance(formula, Some), atoms
            for each in parts:
                if not isinstance(each, In | Related):
                    yield from _groups(each)
