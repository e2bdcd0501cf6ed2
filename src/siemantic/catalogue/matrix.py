"""How many rules there are for each technique: all, tested, proved, for each target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siemantic.catalogue.index import Summary
from siemantic.coverage.tags import TACTICS, parent_of

_HEATS = (1, 2, 5, 10)
"""The numbers of rules from which a cell is one shade darker."""

_TESTED, _PROVED, _NO_QUERY = (
    ("tested", "proved"),
    ("proved",),
    ("unsupported", "broken", "correlated"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A technique within a tactic.

    Attributes:
        counts: for any target, and for each: how many rules there are, how many are at least
            tested, how many proved.
        parts: the sub-techniques.
    """

    technique: str
    counts: tuple[tuple[int, int, int], ...]
    parts: tuple["Cell", ...] = ()

    @property
    def number(self) -> int:
        """How many rules there are."""
        return self.counts[0][0]

    @property
    def heat(self) -> int:
        """The shade of that number, from 0."""
        return sum(self.number >= each for each in _HEATS)

    @property
    def coded(self) -> str:
        """The counts as the overview's script reads them."""
        return ";".join(",".join(map(str, each)) for each in self.counts)


@dataclass(frozen=True, slots=True)
class Column:
    """A tactic with its techniques."""

    tactic: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The tactics that have rules, in ATT&CK's order."""

    columns: tuple[Column, ...]
    heats: tuple[int, ...] = _HEATS


def matrix_of(summaries: Sequence[Summary]) -> Matrix:
    """
    The matrix of the rules.

    A technique stands in each tactic that a rule names beside it.
    """
    return Matrix(
        tuple(
            Column(tactic, name, tuple(_cells([s for s in summaries if tactic in s.tactics])))
            for tactic, name in TACTICS.items()
            if any(tactic in each.tactics and each.techniques for each in summaries)
        )
    )


def _cells(summaries: Sequence[Summary]) -> Iterable[Cell]:
    techniques = sorted({name for each in summaries for name in each.techniques})
    for parent in dict.fromkeys(map(parent_of, techniques)):
        parts = [each for each in techniques if each != parent and parent_of(each) == parent]
        yield Cell(
            parent,
            _counts([s for s in summaries if parent in map(parent_of, s.techniques)]),
            tuple(Cell(p, _counts([s for s in summaries if p in s.techniques])) for p in parts),
        )


def _counts(summaries: Sequence[Summary]) -> tuple[tuple[int, int, int], ...]:
    everywhere = [(len(summaries), _any(summaries, _TESTED), _any(summaries, _PROVED))]
    columns = list(zip(*(each.verdicts for each in summaries), strict=True))
    return tuple(
        everywhere
        + [
            (
                sum(each not in _NO_QUERY for each in column),
                sum(each in _TESTED for each in column),
                sum(each in _PROVED for each in column),
            )
            for column in columns
        ]
    )


def _any(summaries: Sequence[Summary], verdicts: Sequence[str]) -> int:
    return sum(any(each in verdicts for each in summary.verdicts) for summary in summaries)
