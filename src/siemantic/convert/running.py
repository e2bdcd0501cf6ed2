"""Each rule for each target, one after the other or in workers."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from siemantic.convert.conversion import Conversion, Status, place_of
from siemantic.convert.converters import check_requests, converter_of
from siemantic.convert.workload import Workload
from siemantic.diagnostics import Diagnostic
from siemantic.errors import FailedError, UnsupportedError
from siemantic.rules import RuleDocument
from siemantic.rules.conditions import are_sound
from siemantic.rules.references import Unit
from siemantic.rules.sigma import check_document
from siemantic.targets.request import TargetRequest
from siemantic.workers import spread


def convert_all(
    workload: Workload,
    requests: Sequence[TargetRequest],
    done: Callable[[Sequence[Conversion]], None] = lambda _conversions: None,
    workers: Executor | None = None,
) -> tuple[Conversion, ...]:
    """
    Convert every rule to every target, in the order of `Workload.places`.

    Args:
        done: called with conversions as soon as they are there, in any order.
        workers: what `open_workers` gave, to share the work.
    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_requests(requests)
    broken = [
        _conversion(document, request, "broken", problem)
        for document, problem in workload.broken
        for request in requests
    ]
    done(broken)
    chunks = spread(workers, partial(_convert_units, requests), workload.units, done)
    found = {each.place: each for chunk in (broken, *chunks) for each in chunk}
    return tuple(found[place] for place in workload.places(requests))


def _convert_units(requests: Sequence[TargetRequest], units: Sequence[Unit]) -> list[Conversion]:
    """
    The conversions of the units, target by target; runs in a worker.

    Python (3.11) is quicker where it meets the same types again: a tenth less time for ten targets.
    """
    return [convert_one(unit, request) for request in requests for unit in units]


def convert_one(unit: Unit, request: TargetRequest) -> Conversion:
    """What becomes of one unit for one target; never raises because of the rule."""
    document = unit.document
    status: Status
    if not unit.stands_alone:
        problem = _problem(unit)
        status = "correlated" if problem is None else "broken"
        return _conversion(document, request, status, problem)
    try:
        queries, notes = converter_of(request).convert(unit)
    except UnsupportedError as error:
        # A condition that cannot be parsed shows only here, as an error of the backend.
        problem = None if _is_sound(unit) else _problem(unit)
        if problem is not None:
            return _conversion(document, request, "broken", problem)
        keys = _keys(document, error)
        problem = document.diagnose(error.code, str(error), *keys, hint=error.hint)
        problem = replace(problem, details=error.details)
        status = "failed" if isinstance(error, FailedError) else "unsupported"
        return _conversion(document, request, status, problem)
    except Exception as error:  # noqa: BLE001 - pySigma meets data of any shape here
        problem = _problem(unit) or document.diagnose("invalid_rule", str(error))
        return _conversion(document, request, "broken", problem)
    done = _conversion(document, request, "converted", None)
    return replace(done, queries=queries, notes=notes)


def _is_sound(unit: Unit) -> bool:
    """Whether nothing is wrong with a rule that could be built, as can be seen at once."""
    alone = unit.document.kind == "rule" and not unit.needed
    return alone and are_sound(unit.document.content["detection"])


def _problem(unit: Unit) -> Diagnostic | None:
    """What is wrong with the unit's document, or with one that it needs."""
    own = check_document(unit.document)
    if own is not None:
        return own
    for document in unit.needed:
        problem = check_document(document)
        if problem is not None:
            message = f"the rule '{document.title}' that the correlation names is broken"
            hint = f"see {problem.place}: {problem.message}"
            keys = ("correlation", "rules")
            return unit.document.diagnose("broken_reference", message, *keys, hint=hint)
    return None


def _conversion(
    document: RuleDocument, request: TargetRequest, status: Status, problem: Diagnostic | None
) -> Conversion:
    place = place_of(document, request)
    return Conversion(place, document.id, document.title, document.path, status, problem=problem)


def _keys(document: RuleDocument, error: UnsupportedError) -> tuple[str, ...]:
    """The keys of what the error is about: the detection as a whole, where it names nothing."""
    if document.kind == "correlation":
        return ("correlation",)
    if error.code == "unmapped_log_source":
        return ("logsource",)
    for name, detection in document.content["detection"].items():
        parts = detection if isinstance(detection, list) else [detection]
        for part in parts:
            for key in part if isinstance(part, dict) else ():
                if error.field is not None and str(key).partition("|")[0] == error.field:
                    return ("detection", name, key)
    return ("detection",)
