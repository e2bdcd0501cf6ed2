"""What became of rules, as they are written."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from siemantic.convert import Workload
from siemantic.diffing.pairing import Name, pair
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit

Outcome = Literal["added", "changed", "moved", "removed"]
"""moved: it is the same rule in another file."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is not as it was; its title and path are today's if it is there."""

    outcome: Outcome
    title: str
    path: str


def documents_of(workload: Workload) -> Iterator[RuleDocument]:
    """The rules of the workload, sound or not."""
    yield from (unit.document for unit in workload.units)
    yield from (document for document, _ in workload.broken)


def _names(documents: Iterable[RuleDocument], today: Callable[[str], str] = str) -> list[Name]:
    """
    What the rules are found by on the other side.

    Args:
        today: the path of a file of then as the user would write it today.
    """
    return [
        Name(each.id, today(each.path), each.position if each.siblings > 1 else None)
        for each in documents
    ]


def changes_of(
    before: Sequence[RuleDocument], now: Sequence[RuleDocument], today: Callable[[str], str]
) -> tuple[RuleChange, ...]:
    """The rules that are not as they were; comments and layout are no change."""
    same = pair(_names(before, today), _names(now))
    found = []
    for at, each in enumerate(now):
        old = before[same[at]] if at in same else None
        is_moved = old is not None and not _is_one_file(today(old.path), each.path)
        outcome = _outcome(old, each, is_moved=is_moved)
        if outcome is not None:
            found.append(RuleChange(outcome, each.title, each.path))
    gone = set(range(len(before))) - set(same.values())
    removed = (RuleChange("removed", before[at].title, today(before[at].path)) for at in gone)
    return tuple(sorted([*found, *removed], key=lambda e: (e.outcome, e.path, e.title)))


def _is_one_file(path: str, other: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _outcome(old: RuleDocument | None, new: RuleDocument, *, is_moved: bool) -> Outcome | None:
    if old is None:
        return "added"
    if old.content != new.content:
        return "changed"
    return "moved" if is_moved else None


def differing(
    before: Sequence[Unit], now: Sequence[Unit], today: Callable[[str], str]
) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The units of both sides that are not made of the same as on the other."""
    old, new = (tuple(each.document for each in units) for units in (before, now))
    same = pair(_names(old, today), _names(new))
    alike = {at: it for at, it in same.items() if _made_of(now[at]) == _made_of(before[it])}
    left = set(alike.values())
    return (
        tuple(each for at, each in enumerate(before) if at not in left),
        tuple(each for at, each in enumerate(now) if at not in alike),
    )


def _made_of(unit: Unit) -> list[object]:
    documents = (unit.document, *unit.needed, *unit.filters)
    return [unit.stands_alone, len(unit.needed), *(each.content for each in documents)]
