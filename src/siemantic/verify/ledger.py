"""The ledger: a row for each rule and target, so that nothing is lost silently."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from siemantic.convert import Place

Verdict = Literal["proved", "tested", "refuted", "undecided", "unverified", "unsupported"]
VERDICTS: tuple[Verdict, ...] = (
    "proved",
    "tested",
    "refuted",
    "undecided",
    "unverified",
    "unsupported",
)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """
    An event on which the rule and the query differ, run by both.

    Attributes:
        part: the smallest part of the rule that decides there, in words.
        readings: under which of the readings, as in `equals=sensitive`; empty for all of them.
    """

    event: Mapping[str, object]
    rule_matches: bool
    query_finds: bool
    part: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """
    What pipelines or the profile made of the rule.

    Attributes:
        renamed: field -> the columns that it is looked for in.
        unmapped: fields that have no column, and are looked for in the payload.
        added: conditions that the rule does not have, in words.
        dropped: fields of the rule that nothing asks for any more.
    """

    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """
    What is known of one conversion.

    Attributes:
        reason: why it is not proved, in words.
        events: how many events the matcher and an engine agreed on.
        notes: what the target tells about the query.
    """

    place: Place
    id: str | None
    title: str
    path: str
    verdict: Verdict
    reason: str = ""
    events: int = 0
    counterexample: Counterexample | None = None
    changes: Changes = field(default_factory=Changes)
    notes: tuple[str, ...] = ()


def count(rows: Iterable[Row]) -> Counter[Verdict]:
    """How many rows have each verdict."""
    return Counter(each.verdict for each in rows)


def to_json(row: Row) -> dict[str, Any]:
    """The row as JSON has it."""
    found = row.counterexample
    shown = (
        None
        if found is None
        else {
            "event": dict(found.event),
            "rule_matches": found.rule_matches,
            "query_finds": found.query_finds,
            "part": found.part,
            "readings": list(found.readings),
        }
    )
    return {
        "id": row.id,
        "title": row.title,
        "path": row.path,
        "position": row.place.position,
        "target": row.place.request.target,
        "profile": row.place.request.profile,
        "verdict": row.verdict,
        "reason": row.reason or None,
        "events": row.events,
        "counterexample": shown,
        "changes": {
            "renamed": {name: list(columns) for name, columns in row.changes.renamed.items()},
            "unmapped": list(row.changes.unmapped),
            "added": list(row.changes.added),
            "dropped": list(row.changes.dropped),
        },
        "notes": list(row.notes),
    }
