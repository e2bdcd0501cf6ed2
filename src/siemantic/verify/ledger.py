"""The ledger: a row for each rule and target, so that nothing is lost silently."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from siemantic.convert import Place
from siemantic.diagnostics import Diagnostic
from siemantic.diagnostics import to_json as diagnostic_to_json

Verdict = Literal[
    "proved", "tested", "refuted", "undecided", "unverified", "unsupported", "failed", "broken"
]
"""
What is known of a query.

proved: it means the rule, under every reading. tested: without a proof, but an engine agreed with
the matcher on some events. refuted: an event shows that it does not, or the parser of the SIEM's
maker refuses it, so that it never finds one. undecided: neither could be shown. unverified: there
is no reader and no engine for its language, whether or not a parser takes it. unsupported: there is
no query, since the target cannot say the rule. failed: a process of the target's backend failed, as
it may not another time, so that nothing is known. broken: the rule itself is wrong.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """
    An event on which the rule and the query differ, run by both.

    Attributes:
        part: the smallest part of the rule that the query gets wrong there, in words; none where
            several decide and which of them it is is not known.
        readings: with which of the readings they differ on it, as in `equals=sensitive`; none for
            all of them.
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
        changed: fields that are compared with other values.
    """

    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """
    What is known of one conversion.

    Attributes:
        reason: why it is not proved, in words.
        readings: with which of the readings it is refuted, by this event or another; none for all.
        assumptions: what the verdict takes as given of the query, in words.
        events: how many events the matcher and an engine agreed on.
        notes: what the target tells about the query.
        problem: why there is no query.
        is_final: whether it is sure to be so again; not where a backend or an engine failed.
    """

    place: Place
    id: str | None
    title: str
    path: str
    verdict: Verdict
    reason: str = ""
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    events: int = 0
    counterexample: Counterexample | None = None
    changes: Changes = field(default_factory=Changes)
    notes: tuple[str, ...] = ()
    problem: Diagnostic | None = None
    is_final: bool = True


def count(rows: Iterable[Row]) -> Counter[Verdict]:
    """How many rows have each verdict."""
    return Counter(each.verdict for each in rows)


def to_json(row: Row) -> dict[str, Any]:
    """The row as JSON has it."""
    request = row.place.request
    return {
        "id": row.id,
        "title": row.title,
        "path": row.path,
        "position": row.place.position,
        "target": request.target,
        "profile": request.profile,
        "exact": request.exact,
        **known(row),
    }


def known(row: Row) -> dict[str, Any]:
    """What is known of the conversion, as JSON has it, without what it is about."""
    found = row.counterexample
    return {
        "verdict": row.verdict,
        "reason": row.reason or None,
        "readings": list(row.readings),
        "assumptions": list(row.assumptions),
        "events": row.events,
        "counterexample": None if found is None else asdict(found),
        "changes": asdict(row.changes),
        "notes": list(row.notes),
        "error": None if row.problem is None else diagnostic_to_json(row.problem),
    }


def in_short(row: Row) -> dict[str, Any]:
    """The verdict, and what stands against it or is missing."""
    found = {
        "reason": row.reason,
        "readings": list(row.readings),
        "assumptions": list(row.assumptions),
        "event": None if row.counterexample is None else dict(row.counterexample.event),
    }
    return {"verdict": row.verdict, **{name: each for name, each in found.items() if each}}


def with_known(row: Row, data: Mapping[str, Any]) -> Row:
    """
    The row with what `known` gave.

    Raises:
        KeyError, TypeError: the data have another form.
    """
    found, problem, changes = data["counterexample"], data["error"], data["changes"]
    return replace(
        row,
        verdict=data["verdict"],
        reason=data["reason"] or "",
        readings=tuple(data["readings"]),
        assumptions=tuple(data["assumptions"]),
        events=data["events"],
        counterexample=None if found is None else Counterexample(**_tuples(found)),
        changes=Changes(**_tuples(changes)),
        notes=tuple(data["notes"]),
        problem=None if problem is None else Diagnostic(**{**problem, "path": row.path}),
    )


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(each) if isinstance(each, list) else each for key, each in data.items()}
