"""
Conversions of which it is known that they mean the rule; the rest is refused, with the reason.

A rule gets the backend's own query where that is exact, which is the shortest and what others know,
else the one that the backend writes of the repaired rule. Both are judged against the rule as the
pipelines leave it, so that nothing rests on a repair being right.

Exact is what is proved. Where nothing can be proved, since the language has no reader or the rule
is a correlation, it is what an engine has found no event against, and that is told. Either says
nothing of a field that the pipelines dropped before, so that such a rule gets no query.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from siemantic.cache import Cache
from siemantic.convert import Conversion, Place, Workload, check_requests, convert_all, place_of
from siemantic.errors import ConfigurationError
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.languages import find_language, why_unverified
from siemantic.verify.ledger import Changes, Counterexample, Row
from siemantic.verify.run import verify_all


@dataclass(frozen=True, slots=True)
class _Choice:
    """The query that a rule gets, by how it is converted, and its row; None where it gets none."""

    attempt: TargetRequest | None
    row: Row


def verify_as_asked(
    workload: Workload,
    requests: Sequence[TargetRequest],
    cache: Cache,
    done: Callable[[Sequence[Row]], None] = lambda _rows: None,
    workers: Executor | None = None,
) -> tuple[Row, ...]:
    """
    The rows of `verify_all`; of a request that is exact, those of the queries that it gets.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_exact(requests)
    plain = [each for each in requests if not each.exact]
    found = {row.place: row for row in verify_all(workload, plain, cache, done, workers)}
    for request in (each for each in requests if each.exact):
        choices = _choose(workload, request, cache, done, workers)
        found |= {place: each.row for place, each in choices.items()}
    return tuple(found[place] for place in workload.places(requests) if place in found)


def convert_as_asked(
    workload: Workload,
    requests: Sequence[TargetRequest],
    cache: Cache,
    done: Callable[[Sequence[Conversion]], None] = lambda _conversions: None,
    workers: Executor | None = None,
) -> tuple[Conversion, ...]:
    """
    The conversions of `convert_all`; of a request that is exact, those that are known to be so.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_exact(requests)
    plain = [each for each in requests if not each.exact]
    found = {each.place: each for each in convert_all(workload, plain, done, workers)}
    for request in (each for each in requests if each.exact):
        choices = _choose(workload, request, cache, lambda _rows: None, workers)
        exact = list(_converted(workload, request, choices, workers))
        done(exact)
        found |= {each.place: each for each in exact}
    return tuple(found[place] for place in workload.places(requests))


def check_exact(requests: Sequence[TargetRequest]) -> None:
    """
    See that what is asked for exactly can be judged.

    Raises:
        ConfigurationError: a target is not installed, nothing reads or runs its queries, or another
            format is asked for.
    """
    check_requests(requests)
    for each in requests:
        if each.exact and find_language(each.target) is None:
            why = why_unverified(each.target)
            message = f"--exact cannot be had for '{each.target}': {why}"
            raise ConfigurationError(f"{message}; without it queries are written unverified")
        if each.exact and each.query_format != "default":
            message = f"--exact cannot be had for the format '{each.query_format}'"
            raise ConfigurationError(f"{message}: only queries of the format default are judged")


# --- what a rule gets --------------------------------------------------------------------------


def _choose(
    workload: Workload,
    request: TargetRequest,
    cache: Cache,
    done: Callable[[Sequence[Row]], None],
    workers: Executor | None,
) -> dict[Place, _Choice]:
    as_it_is, repaired = _attempts(request)
    units = {place_of(each.document, request): each for each in workload.units}
    first = _rows(verify_all(workload, [as_it_is], cache, done, workers), request)
    left = [place for place, row in first.items() if not _is_exact(row, units.get(place))]
    second: Mapping[Place, Row] = {}
    if repaired.repairs:
        part = _part(workload, [units[place] for place in left if place in units])
        second = _rows(verify_all(part, [repaired], cache, workers=workers), request)
    return {
        place: _choice(row, second.get(place), units.get(place), request)
        for place, row in first.items()
    }


def _attempts(request: TargetRequest) -> tuple[TargetRequest, TargetRequest]:
    """How the rule is converted as it is, and how with what helps the target's backend."""
    as_it_is = replace(request, exact=False)
    return as_it_is, replace(as_it_is, repairs=get_target(request.target).repairs)


def _rows(rows: Sequence[Row], request: TargetRequest) -> dict[Place, Row]:
    """The rows by the places that they have for the request that was made."""
    return {each.place._replace(request=request): each for each in rows}


def _part(workload: Workload, units: Sequence[Unit]) -> Workload:
    return replace(workload, units=tuple(units), broken=(), findings=())


def _is_exact(row: Row, unit: Unit | None) -> bool:
    if unit is None or row.changes.dropped:
        return False
    is_plain = unit.document.kind == "rule"
    can_be_proved = is_plain and get_target(row.place.request.target).reads is not None
    return row.verdict == "proved" or (row.verdict == "tested" and not can_be_proved)


def _choice(
    as_it_is: Row, repaired: Row | None, unit: Unit | None, request: TargetRequest
) -> _Choice:
    for row in (as_it_is, repaired):
        if row is not None and _is_exact(row, unit):
            told = (f"{request.target}: {REPAIRED}",) if row is repaired else ()
            place = row.place._replace(request=request)
            return _Choice(row.place.request, replace(row, place=place, notes=(*row.notes, *told)))
    if unit is None or as_it_is.verdict in ("broken", "failed"):
        return _Choice(None, replace(as_it_is, place=as_it_is.place._replace(request=request)))
    return _Choice(None, _refused(as_it_is, repaired, unit, request))


def _notes(choice: _Choice) -> Iterator[str]:
    """What the user must be told of a query that is taken for exact."""
    row, target = choice.row, choice.row.place.request.target
    yield from row.notes
    if row.verdict == "tested":
        yield f"{target}: tested with events, not proved"
    for each in row.assumptions:
        yield f"{target}: proved if {each}"


REPAIRED = "repaired, since the backend's own query is not known to mean the rule"


# --- what it does not get ----------------------------------------------------------------------


def _refused(as_it_is: Row, repaired: Row | None, unit: Unit, request: TargetRequest) -> Row:
    """The row of a rule without an exact query: what is told of the best is no longer of use."""
    closest = as_it_is if repaired is None or repaired.problem is not None else repaired
    row = replace(
        closest,
        place=closest.place._replace(request=request),
        verdict="unsupported",
        assumptions=(),
        changes=Changes(),
        notes=(),
        events=0,
    )
    if closest.problem is not None:
        return row
    key = "detection" if unit.document.kind == "rule" else "correlation"
    problem = unit.document.diagnose("not_exact", _why(closest), key, hint=_way_out(as_it_is))
    return replace(row, reason=problem.message, problem=problem)


def _why(row: Row) -> str:
    found = row.counterexample
    if found is None and row.changes.dropped:
        fields = ", ".join(row.changes.dropped)
        return (
            f"no exact query is known; pipelines drop {fields}, so it would ask less than the rule"
        )
    if found is None:
        return f"no exact query is known; the best is {row.verdict}: {row.reason}"
    return f"no exact query is known; the best {_in_words(found)}"


def _in_words(found: Counterexample) -> str:
    event = json.dumps(dict(found.event), ensure_ascii=False)
    under = f", with {' or '.join(found.readings)}" if found.readings else ""
    verb, rule = ("finds", "does not match") if found.query_finds else ("misses", "matches")
    wrong = f"; what it gets wrong: {found.part}" if found.part else ""
    return f"{verb} {event}, which the rule {rule}{under}{wrong}"


def _way_out(as_it_is: Row) -> str:
    if as_it_is.problem is not None:
        return "take the rule out for this target, or skip such rules with --skip-unsupported"
    written = f"without --exact the backend's query is written, which is {as_it_is.verdict}"
    if as_it_is.changes.dropped:
        return f"choose pipelines that keep the field with -p; {written} of what they leave"
    return written


def _converted(
    workload: Workload,
    request: TargetRequest,
    choices: Mapping[Place, _Choice],
    workers: Executor | None,
) -> Iterator[Conversion]:
    """A conversion for each rule; one that is only there for a correlation has no choice."""
    as_it_is, repaired = _attempts(request)
    chosen = {place for place, each in choices.items() if each.attempt == repaired}
    part = [each for each in workload.units if place_of(each.document, request) in chosen]
    conversions = {
        each.place._replace(request=request): each
        for each in (
            *convert_all(workload, [as_it_is], workers=workers),
            *convert_all(_part(workload, part), [repaired], workers=workers),
        )
    }
    for place, each in conversions.items():
        yield _as_chosen(replace(each, place=place), choices.get(place))


def _as_chosen(conversion: Conversion, choice: _Choice | None) -> Conversion:
    if choice is None or choice.row.verdict == "broken":
        return conversion
    if choice.row.verdict == "failed" or conversion.status == "failed":
        problem = conversion.problem or choice.row.problem
        return replace(conversion, status="failed", queries=(), problem=problem, notes=())
    if choice.attempt is None:
        problem = choice.row.problem
        return replace(conversion, status="unsupported", queries=(), problem=problem, notes=())
    return replace(conversion, notes=tuple(_notes(choice)))
