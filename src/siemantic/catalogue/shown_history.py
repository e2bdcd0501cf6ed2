"""The history of a rule -> what its page says of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from siemantic.catalogue.texts import line_of
from siemantic.history import Change, Commit, History, Setting

FIRST = 10
"""So many changes are listed before one asks for the others."""

_LONGEST_EVENT = 2000


@dataclass(frozen=True, slots=True)
class ShownChange:
    """
    What the page says of one commit.

    Attributes:
        date: the day, as `2026-01-31`; empty where nothing is committed.
        name: the beginning of the commit's hash.
        says: what became of the rule, sentence by sentence.
        events: what each event shows, and the event as text.
    """

    date: str
    name: str
    subject: str
    says: tuple[str, ...]
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownHistory:
    """
    The section of the page.

    Attributes:
        notes: what else there is to know, sentence by sentence.
    """

    first: tuple[ShownChange, ...]
    more: tuple[ShownChange, ...]
    notes: tuple[str, ...]


def shown_history(history: History | None) -> ShownHistory | None:
    """What the page says of the rule's history; None where it says nothing."""
    if history is None:
        return None
    changes = tuple(_shown(*each) for each in history.changes)
    return ShownHistory(changes[:FIRST], changes[FIRST:], tuple(_notes(history)))


def _shown(commit: Commit | None, change: Change) -> ShownChange:
    says = tuple(map(line_of, _says(change, is_committed=commit is not None)))
    if commit is None:
        return ShownChange("", "", "", says, tuple(_events(change)))
    named = (commit.date, commit.name[:_SHORT], line_of(commit.subject))
    return ShownChange(*named, says, tuple(_events(change)))


_SHORT = 10
"""So much of a hash is known to lead to one commit."""


def _says(change: Change, *, is_committed: bool) -> Iterator[str]:
    if change.presence == "new":
        yield "The rule begins here." if is_committed else "The rule is new, and not committed."
    elif change.presence in _PRESENCES:
        yield _PRESENCES[change.presence]
    if change.relation == "unknown":
        yield f"{_unknown(change)}: {change.reason}."
    elif change.relation != "same":
        since = "than before it was removed" if change.presence == "back" else "than before"
        yield f"It finds {_RELATIONS[change.relation]} {since}."
    yield from (_setting(each) for each in change.settings)
    yield from (f"Its {each.name}: {_both(each)}." for each in change.marks)


_PRESENCES = {"gone": "The rule was removed.", "back": "The rule is back."}
_RELATIONS = {"less": "less", "more": "more", "other": "other events"}


def _unknown(change: Change) -> str:
    """What is known where not all is."""
    if change.before is not None:
        return "It does not find all that it found, and whether it finds more is not known"
    if change.since is not None:
        return "It finds more than before, and whether it finds all that it found is not known"
    return "Whether it finds the same is not known"


def _setting(setting: Setting) -> str:
    if setting.name == "log source":
        return f"It looks at another log source: {_both(setting)}."
    return f"Its {setting.name} changed: {_both(setting)}."


def _both(setting: Setting) -> str:
    return f"{setting.old or 'none'} → {setting.new or 'none'}"


def _events(change: Change) -> Iterator[tuple[str, str]]:
    if change.before is not None:
        yield "An event that it found before, and does not find since", _event(change.before)
    if change.since is not None:
        yield "An event that it finds since, and did not find before", _event(change.since)


def _event(event: Mapping[str, Any]) -> str:
    text = json.dumps(event, ensure_ascii=False, indent=2, default=str)
    return text if len(text) <= _LONGEST_EVENT else f"{text[:_LONGEST_EVENT]} …"


def _notes(history: History) -> Iterator[str]:
    if history.texts:
        yield f"{history.texts} other commit{'s' * (history.texts != 1)} changed its text alone."
    if history.older:
        yield f"{history.older} older commits of its file were not looked at."
    if history.edge is not None:
        yield f"The clone is shallow: what was before {history.edge.date} is not known."
    if history.reason:
        yield line_of(history.reason)
