"""How many rules there are for each technique: all, tested, proved, for each target."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from siemantic.attack import load_attack
from siemantic.catalogue.index import Summary
from siemantic.coverage.tags import name_of, parent_of, tactic_names

_HEATS = (1, 2, 5, 10)
"""The numbers of rules from which a cell is one shade darker."""

_TESTED, _PROVED, _NO_QUERY = (
    ("tested", "proved"),
    ("proved",),
    ("unsupported", "failed", "broken", "correlated"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A technique within a tactic.

    Attributes:
        counts: for any target, and for each: how many rules there are, how many are at least
            tested, how many proved.
        parts: the sub-techniques that have rules.
    """

    technique: str
    name: str
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

    @property
    def is_gap(self) -> bool:
        """Whether there is no rule for any of its techniques."""
        return not any(each.number for each in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All tactics in ATT&CK's order, with all techniques by their ids."""

    version: str
    notice: str
    columns: tuple[Column, ...]
    heats: tuple[int, ...] = _HEATS

    @property
    def covered(self) -> tuple[int, int]:
        """How many techniques have rules, and how many there are, without their parts."""
        numbers = {cell.technique: cell.number for each in self.columns for cell in each.cells}
        return sum(each > 0 for each in numbers.values()), len(numbers)


def matrix_of(summaries: Sequence[Summary], targets: int) -> Matrix:
    """The matrix of the rules; a technique that ATT&CK has not stands where its rules say."""
    tagged: dict[str, list[Summary]] = {}
    for each in summaries:
        for name in {*each.techniques, *map(parent_of, each.techniques)}:
            tagged.setdefault(name, []).append(each)
    techniques = _by_tactic(tagged)
    return Matrix(
        load_attack().version,
        load_attack().notice,
        tuple(
            Column(tactic, name, tuple(_cells(sorted(techniques[tactic]), tagged, targets)))
            for tactic, name in tactic_names().items()
            if techniques.get(tactic)
        ),
    )


def _by_tactic(tagged: Mapping[str, Sequence[Summary]]) -> dict[str, set[str]]:
    """The techniques of each tactic: the current ones, and what else rules have."""
    known = load_attack().techniques
    found: dict[str, set[str]] = {}
    for name in {*tagged, *known}:
        if name in known and (known[name].tactics or name not in tagged):
            tactics: Iterable[str] = known[name].tactics
        else:
            tactics = {tactic for each in tagged[name] for tactic in each.tactics}
        for tactic in tactics:
            found.setdefault(tactic, set()).add(name)
    return found


def _cells(
    techniques: Sequence[str], tagged: Mapping[str, Sequence[Summary]], targets: int
) -> Iterator[Cell]:
    for parent in dict.fromkeys(map(parent_of, techniques)):
        parts = [each for each in techniques if each != parent and parent_of(each) == parent]
        cells = (_cell(each, tagged, targets) for each in parts if each in tagged)
        yield replace(_cell(parent, tagged, targets), parts=tuple(cells))


def _cell(technique: str, tagged: Mapping[str, Sequence[Summary]], targets: int) -> Cell:
    counts = _counts(tagged.get(technique, ()), targets)
    return Cell(technique, name_of(technique), counts)


def _counts(summaries: Sequence[Summary], targets: int) -> tuple[tuple[int, int, int], ...]:
    everywhere = [(len(summaries), _any(summaries, _TESTED), _any(summaries, _PROVED))]
    columns = [[each.verdicts[at] for each in summaries] for at in range(targets)]
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
