"""Conditions of three values as two formulas."""

from collections.abc import Iterable
from typing import NamedTuple

from siemantic.logic.formula import Formula, all_of, negation, present, some_of, within
from siemantic.logic.trees import Tree


class Truth(NamedTuple):
    """That a condition is certainly true, and that it is certainly false; else it is unknown."""

    yes: Formula
    no: Formula

    def opposite(self) -> "Truth":
        """NOT, under which unknown stays unknown."""
        return Truth(self.no, self.yes)


def certain(formula: Formula) -> Truth:
    """A condition that is never unknown."""
    return Truth(formula, negation(formula))


def of_column(column: str, texts: Tree) -> Truth:
    """That the column has one of the texts, unknown when it is null."""
    yes = within(column, texts)
    return Truth(yes, all_of([present(column), negation(yes)]))


def of_columns(columns: Iterable[str], yes: Formula) -> Truth:
    """What is unknown when one of the columns is null."""
    there = [present(each) for each in columns]
    return Truth(all_of([*there, yes]), all_of([*there, negation(yes)]))


def conjunction(parts: Iterable[Truth]) -> Truth:
    """AND: false where one is, true where all are."""
    found = tuple(parts)
    return Truth(all_of(each.yes for each in found), some_of(each.no for each in found))


def disjunction(parts: Iterable[Truth]) -> Truth:
    """OR: true where one is, false where all are."""
    found = tuple(parts)
    return Truth(some_of(each.yes for each in found), all_of(each.no for each in found))
