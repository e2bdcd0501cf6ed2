"""The steps of a file -> what each did to each of its rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from siemantic.errors import UndecidedError
from siemantic.history.chains import Step
from siemantic.history.changes import Change
from siemantic.history.comparing import compare
from siemantic.history.git import open_contents
from siemantic.history.sides import Key, Side, key_of, side_of
from siemantic.rules import RuleDocument


@dataclass(frozen=True)
class Task:
    """
    What is asked of a file.

    Attributes:
        steps: newest first.
        keys: its rules of today.
        here: the contents that no commit has, by the names that they would get.
    """

    root: str
    steps: tuple[Step, ...]
    keys: tuple[Key, ...]
    here: Mapping[str, bytes] = field(default_factory=dict)


Told = tuple[Change | None, ...]
"""What each step did to a rule, None for nothing: the commit was about others in the file."""


def walk(tasks: Sequence[Task]) -> list[tuple[Told, ...]]:
    """For each file, what its steps did to each of its rules; runs in a worker."""
    return [found for each in _by_root(tasks) for found in _walk_in_one(each)]


def _by_root(tasks: Sequence[Task]) -> list[list[Task]]:
    groups: list[list[Task]] = []
    for each in tasks:
        if not groups or groups[-1][0].root != each.root:
            groups.append([])
        groups[-1].append(each)
    return groups


def _walk_in_one(tasks: Sequence[Task]) -> list[tuple[Told, ...]]:
    with open_contents(tasks[0].root) as read:
        return [_walk_file(each, _Sides(read, each.here)) for each in tasks]


class _Sides:
    """The contents of a file, each read once."""

    def __init__(self, read: Callable[[str], bytes], here: Mapping[str, bytes]) -> None:
        self._read = read
        self._here = here
        self._known: dict[str, Side] = {}

    def get(self, name: str | None) -> Side:
        """
        The rules of a content; none where there is none.

        Raises:
            UndecidedError: it is not to be had.
        """
        if name is None:
            return Side()
        if name not in self._known:
            text = self._here.get(name)
            self._known[name] = side_of(self._read(name) if text is None else text)
        return self._known[name]


def _walk_file(task: Task, sides: _Sides) -> tuple[Told, ...]:
    return tuple(_walk_rule(task.steps, each, sides) for each in task.keys)


class _Pair(NamedTuple):
    """A rule on both sides of a step, or why that cannot be told."""

    old: RuleDocument | None = None
    new: RuleDocument | None = None
    reason: str = ""


def _walk_rule(steps: Sequence[Step], key: Key, sides: _Sides) -> Told:
    pairs = []
    for step in steps:
        pair = _pair(step, key, sides)
        pairs.append(pair)
        if pair.old is not None:
            key = key_of(pair.old)
    return tuple(reversed(_told(pairs[::-1])))


def _pair(step: Step, key: Key, sides: _Sides) -> _Pair:
    try:
        before, since = sides.get(step.old), sides.get(step.new)
        new = since.find(key)
        if new is None:
            return _Pair(before.find(key))
        return _Pair(before.find_earlier(new, since.documents), new)
    except UndecidedError as error:
        return _Pair(reason=str(error))


def _told(pairs: Sequence[_Pair]) -> list[Change | None]:
    """What happened, oldest first."""
    told: list[Change | None] = []
    last: RuleDocument | None = None
    for pair in pairs:
        told.append(_change(pair, last))
        last = pair.new or pair.old or last
    return told


def _change(pair: _Pair, last: RuleDocument | None) -> Change | None:
    """
    What one step did.

    Args:
        last: the rule as it was when it was last there, in an older step.
    """
    if pair.reason:
        return Change(relation="unknown", reason=pair.reason)
    if pair.new is None:
        return None if pair.old is None else Change("gone")
    if pair.old is None:
        return Change("new") if last is None else replace(compare(last, pair.new), presence="back")
    is_as_it_was = pair.old.content == pair.new.content
    if is_as_it_was and pair.new.siblings + pair.old.siblings > 2:  # noqa: PLR2004 - one and one
        return None
    return compare(pair.old, pair.new)
