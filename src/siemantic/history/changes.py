"""What became of a rule: plain data, for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Presence = Literal["kept", "new", "gone", "back"]
"""
Whether the rule is on both sides of a commit.

`back`: it had been removed before; what is told is what is another since it was removed.
"""

Relation = Literal["same", "less", "more", "other", "unknown"]
"""
What the detection finds, beside the one before.

same: by proof, or by its text. less, more: by proof, and by an event. other: an event is found no
more, and another is new. unknown: it could not be told; an event of one side may be known.
"""


class Commit(NamedTuple):
    """
    A commit: its hash, the day on which it was made (`2026-01-31`), and its subject.

    The author is left out: a page of a rule is no place for people's names and addresses.
    """

    name: str
    date: str
    subject: str


class Setting(NamedTuple):
    """Something that the rule says, on both sides, in words; empty where it says nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """
    What became of a rule between two versions of its file.

    Attributes:
        before: an event that the rule found before, and does not find since.
        since: an event that it finds since, and did not find before.
        settings: what else of its meaning is another: log source, parts of a correlation.
        marks: what is another beside its meaning: level and status.
        reason: why it could not be told what it means.
    """

    presence: Presence = "kept"
    relation: Relation = "same"
    before: Mapping[str, Any] | None = None
    since: Mapping[str, Any] | None = None
    settings: tuple[Setting, ...] = ()
    marks: tuple[Setting, ...] = ()
    reason: str = ""

    @property
    def is_of_meaning(self) -> bool:
        """Whether the rule means something else, or may do; else it is the text alone."""
        return self.presence != "kept" or self.relation != "same" or bool(self.settings)


@dataclass(frozen=True, slots=True)
class History:
    """
    The commits that changed a rule.

    Attributes:
        changes: those that changed its meaning, newest first; without a commit what is in the
            file and not committed.
        texts: how many changed its text alone.
        older: how many older commits of its file were not looked at.
        edge: the commit at which a shallow clone ends, if the rule is older than that.
        reason: why git could not tell it, else empty.
    """

    changes: tuple[tuple[Commit | None, Change], ...] = ()
    texts: int = 0
    older: int = 0
    edge: Commit | None = None
    reason: str = ""
