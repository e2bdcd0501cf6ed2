"""What became of the rules of a file, as it is remembered: by the contents that were compared."""

import hashlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from siemantic.cache import own_digest
from siemantic.history.changes import Change, Setting
from siemantic.history.git import GIT_ENDED, NOT_THERE
from siemantic.history.walking import Task, Told


def key_of_task(task: Task) -> str:
    """A key for the rules, the contents of their file through its steps, and the tools."""
    contents = [(each.old, each.new) for each in task.steps]
    tools = (own_digest(), version("pysigma"), sys.version)
    return hashlib.sha256(repr(("history", tools, task.keys, contents)).encode()).hexdigest()


def is_lasting(rules: tuple[Told, ...]) -> bool:
    """Whether another run would tell the same."""
    reasons = {each.reason for told in rules for each in told if each is not None}
    return reasons.isdisjoint((GIT_ENDED, NOT_THERE))


def to_known(rules: tuple[Told, ...]) -> list[Any]:
    """As JSON has it."""
    return [[None if each is None else _plain(each) for each in told] for told in rules]


def from_known(rules: Sequence[Any]) -> tuple[Told, ...]:
    """What `to_known` was given, back from JSON."""
    return tuple(tuple(None if each is None else _change(each) for each in told) for told in rules)


def _plain(change: Change) -> list[Any]:
    sides = (change.before, change.since)
    rest = (change.settings, change.marks, change.reason)
    return [change.presence, change.relation, *sides, *rest]


def _change(known: Sequence[Any]) -> Change:
    presence, relation, before, since, settings, marks, reason = known
    one, other = (tuple(Setting(*each) for each in group) for group in (settings, marks))
    return Change(presence, relation, before, since, one, other, reason)
