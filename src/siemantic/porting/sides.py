"""Both sides of each rule, and what becomes of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal, get_args

from siemantic.cache import Cache
from siemantic.convert import Workload, place_of
from siemantic.porting.missing import missing_fields
from siemantic.porting.pipelines import is_untouched
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row

Outcome = Literal["moves", "changes", "unknown", "failed", "lost", "nowhere"]
"""
What becomes of a rule.

moves: its new query is proved, or an engine agreed with it. changes: an event shows that the new
query does not mean the rule, or the new SIEM's own parser refuses it. unknown: there is a new
query, and it is unverified or undecided, or pipelines dropped a field of the rule or did nothing to
it, so that it has Sigma's names of fields and any log source. failed: a process of a side's backend
failed, as it may not another time, so that nothing is known. lost: there is none, and there was
one. nowhere: there is none on either side.
"""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Move:
    """
    A rule on both sides.

    Attributes:
        missing_fields: those that the new side is known not to have.
        is_missing_source: whether the new side does not know its log source, or no pipeline of it
            does anything to the rule (`is_untouched`).
        old_queries, new_queries: those of each side, where `with_queries` has looked.
    """

    old: Row
    new: Row
    outcome: Outcome
    missing_fields: tuple[str, ...] = ()
    is_missing_source: bool = False
    is_untouched: bool = False
    source: str = ""
    is_correlation: bool = False
    old_queries: tuple[str, ...] = ()
    new_queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Port:
    """All rules on both sides."""

    old: TargetRequest
    new: TargetRequest
    moves: tuple[Move, ...]

    def count(self) -> Mapping[Outcome, int]:
        """How many rules have each outcome."""
        found = Counter(each.outcome for each in self.moves)
        return {each: found[each] for each in OUTCOMES}

    def missing_fields(self) -> list[tuple[str, int]]:
        """Fields that the new side does not have, and how many rules ask for each."""
        return Counter(name for each in self.moves for name in each.missing_fields).most_common()

    def missing_sources(self) -> list[tuple[str, int]]:
        """Log sources that the new side does not know, with their rules."""
        sources = (each.source for each in self.moves if each.is_missing_source)
        return Counter(sources).most_common()

    def missing_correlations(self) -> list["Move"]:
        """The correlations that the new side cannot say."""
        return [
            each
            for each in self.moves
            if each.is_correlation and each.outcome in ("lost", "nowhere")
        ]


def port(
    workload: Workload,
    requests: tuple[TargetRequest, TargetRequest],
    cache: Cache,
    done: Callable[[Sequence[Row]], None] = lambda _rows: None,
    workers: Executor | None = None,
) -> Port:
    """
    The rules of the workload at the old target and at the new one.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    old, new = requests
    rows = verify_as_asked(workload, requests, cache, done, workers)
    found = {each.place: each for each in rows}
    units = {place_of(each.document, old): each for each in workload.units}
    moves = (
        _move(row, found[place._replace(request=new)], units.get(place))
        for place, row in found.items()
        if place.request == old
    )
    return Port(old, new, tuple(moves))


def with_queries(
    found: Port, workload: Workload, cache: Cache, workers: Executor | None = None
) -> Port:
    """The same with the queries, which the rows that are remembered do not have."""
    conversions = convert_as_asked(workload, (found.old, found.new), cache, workers=workers)
    texts = {each.place: each.texts for each in conversions}
    moves = (
        replace(
            each,
            old_queries=texts.get(each.old.place, ()),
            new_queries=texts.get(each.new.place, ()),
        )
        for each in found.moves
    )
    return replace(found, moves=tuple(moves))


def _move(old: Row, new: Row, unit: Unit | None) -> Move:
    outcome = _outcome(old, new)
    if unit is None:
        return Move(old, new, outcome)
    is_correlation = unit.document.kind == "correlation"
    untouched = is_untouched(new, unit)
    fields = missing_fields(new, unit)
    return Move(
        old,
        new,
        "unknown" if untouched and outcome == "moves" else outcome,
        missing_fields=fields,
        is_missing_source=untouched or (_is_about_source(new) and not fields),
        is_untouched=untouched,
        source="" if is_correlation else _source(unit),
        is_correlation=is_correlation,
    )


def _outcome(old: Row, new: Row) -> Outcome:
    if has_failed(new) or (has_failed(old) and new.problem is not None):
        return "failed"
    match new.verdict:
        case "proved" | "tested":
            return "unknown" if new.changes.dropped else "moves"
        case "refuted":
            return "changes"
        case "undecided" | "unverified":
            return "unknown"
        case _:
            return "nowhere" if old.problem is not None else "lost"


def has_failed(row: Row) -> bool:
    """Whether there is no query because a process failed, which it may not another time."""
    return row.verdict == "failed"


def _is_about_source(row: Row) -> bool:
    if row.problem is None:
        return False
    if row.problem.code in ("unmapped_log_source", "unknown_log_source"):
        return True
    return (
        re.search(r"log ?source|table name|log ?types|rule type", row.problem.message, re.I)
        is not None
    )


def _source(unit: Unit) -> str:
    found = unit.document.content.get("logsource", {})
    parts = (found.get(each) for each in ("category", "product", "service"))
    return " / ".join(str(each) for each in parts if each)


def by_outcome(moves: Iterable[Move]) -> list[Move]:
    """What needs work first, then what is known to move."""
    order = {
        each: at
        for at, each in enumerate(("changes", "lost", "failed", "unknown", "moves", "nowhere"))
    }
    return sorted(moves, key=lambda each: (order[each.outcome], each.new.path))
