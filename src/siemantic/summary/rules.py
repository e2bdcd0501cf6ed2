"""What became of rules, as they are written."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from siemantic.convert import Workload
from siemantic.rules import RuleDocument
from siemantic.rules.references import Unit

Outcome = Literal["added", "changed", "moved", "removed"]
"""moved: it is the same rule in another file."""

Key = tuple[str, int | None]
"""The real path of a rule's file as it is today, and its position if that has several."""


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


def key_of(document: RuleDocument, today: Callable[[str], str] = str) -> Key:
    """
    What a rule is found by on the other side.

    Args:
        today: the path of a file of then as the user would write it today.
    """
    position = document.position if document.siblings > 1 else None
    return os.path.realpath(today(document.path)), position


def changes_of(
    before: Mapping[Key, RuleDocument], now: Mapping[Key, RuleDocument], today: Callable[[str], str]
) -> tuple[RuleChange, ...]:
    """The rules that are not as they were; comments and layout are no change."""
    gone = {key: each for key, each in before.items() if key not in now}
    by_id = {each.id: key for key, each in gone.items() if each.id}
    found = []
    for key, each in now.items():
        old = before.get(key)
        moved = by_id.pop(each.id, None) if old is None and each.id else None
        old = gone.pop(moved) if moved is not None else old
        outcome = _outcome(old, each, is_moved=moved is not None)
        if outcome is not None:
            found.append(RuleChange(outcome, each.title, each.path))
    removed = (RuleChange("removed", each.title, today(each.path)) for each in gone.values())
    return tuple(sorted([*found, *removed], key=lambda each: (each.outcome, each.path)))


def _outcome(old: RuleDocument | None, new: RuleDocument, *, is_moved: bool) -> Outcome | None:
    if old is None:
        return "added"
    if old.content != new.content:
        return "changed"
    return "moved" if is_moved else None


def differing(
    units: Iterable[Unit],
    others: Iterable[Unit],
    today: Callable[[str], str] = str,
    others_today: Callable[[str], str] = str,
) -> tuple[Unit, ...]:
    """The units that are not made of the same as those of the other side."""
    known = {key_of(each.document, others_today): _made_of(each) for each in others}
    return tuple(
        each for each in units if known.get(key_of(each.document, today)) != _made_of(each)
    )


def _made_of(unit: Unit) -> list[object]:
    documents = (unit.document, *unit.needed, *unit.filters)
    return [unit.stands_alone, len(unit.needed), *(each.content for each in documents)]
