"""How many rules there are for each technique, and what is known of their queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from siemantic.convert import Place, place_of
from siemantic.coverage.tags import parent_of, techniques_of
from siemantic.rules import RuleDocument
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row, Verdict

Score = Literal["count", "max", "level"]
"""How a technique is scored: by its rules, by the worst level among them, by all their levels."""


@dataclass(frozen=True, slots=True)
class Covered:
    """
    One technique or sub-technique; one that is wanted may have no rules.

    Attributes:
        rules: those that are tagged with it.
        further: those that are tagged with one of its sub-techniques alone.
        verdicts: for each target, the verdicts of the queries of all of these.
    """

    technique: str
    rules: tuple[RuleDocument, ...]
    further: tuple[RuleDocument, ...]
    verdicts: tuple[tuple[Verdict, ...], ...] = ()

    @property
    def all_rules(self) -> tuple[RuleDocument, ...]:
        """The rules that are tagged with it or a part of it."""
        return (*self.rules, *self.further)

    def numbers(self, target: int) -> tuple[int, int]:
        """How many of the queries are at least tested, and how many proved."""
        found = self.verdicts[target]
        return sum(each in ("tested", "proved") for each in found), found.count("proved")


def count_techniques(
    documents: Sequence[RuleDocument],
    requests: Sequence[TargetRequest] = (),
    rows: Iterable[Row] = (),
    wanted: Sequence[str] = (),
) -> tuple[Covered, ...]:
    """
    The techniques that rules are tagged with, and those that these are parts of, by their ids.

    Args:
        rows: the ledger of these rules and targets.
        wanted: techniques that are there also without rules.
    """
    tagged = [(each, frozenset(techniques_of(each.content))) for each in documents]
    tags = {name for _, found in tagged for name in found}
    names = sorted({*tags, *map(parent_of, tags), *wanted})
    verdicts = {each.place: each.verdict for each in rows}
    return tuple(_covered(name, tagged, requests, verdicts) for name in names)


def _covered(
    name: str,
    tagged: Sequence[tuple[RuleDocument, frozenset[str]]],
    requests: Sequence[TargetRequest],
    verdicts: dict[Place, Verdict],
) -> Covered:
    rules = tuple(each for each, found in tagged if name in found)
    further = tuple(
        each for each, found in tagged if name not in found and name in map(parent_of, found)
    )
    places = [[place_of(each, request) for each in (*rules, *further)] for request in requests]
    of_targets = tuple(tuple(verdicts[p] for p in some if p in verdicts) for some in places)
    return Covered(name, rules, further, of_targets)


# The numbers are those of sigma-cli 3.1, `sigma analyze attack` (sigma/analyze/attack.py), and of
# pySigma's SigmaLevel.
_LEVELS = {"informational": 1, "low": 2, "medium": 3, "high": 4, "critical": 5}
_WEIGHTS = {"informational": 1, "low": 2, "medium": 4, "high": 8, "critical": 12}


def score_of(rules: Sequence[RuleDocument], score: Score) -> int:
    """The score of rules, as `sigma analyze attack` gives it."""
    levels = [str(each.content.get("level")).lower() for each in rules]
    if score == "max":
        return max((_LEVELS.get(each, 0) for each in levels), default=0)
    return len(levels) if score == "count" else sum(_WEIGHTS.get(each, 1) for each in levels)
