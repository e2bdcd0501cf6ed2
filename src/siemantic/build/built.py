"""What became of rules, from now or remembered by the content of all that it depends on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from siemantic.build.footprint import Footprints
from siemantic.cache import Cache, cache_of
from siemantic.convert import Conversion, Place, Workload, converter_of, finalize, place_of
from siemantic.diagnostics import Diagnostic, to_json
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row, in_short
from siemantic.verify.remembered import default_cache, key_of, tools_of

Done = Callable[[Sequence[Conversion]], None]


@dataclass(frozen=True, slots=True)
class Built:
    """
    What became of a rule for a target.

    Attributes:
        conversion: without its queries where it is remembered.
        text: the file's content; None where there is no query.
        known: what is known of the query's meaning, as the manifest has it.
        is_final: whether it is sure to be so again.
    """

    conversion: Conversion
    text: str | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    is_final: bool = True

    @property
    def place(self) -> Place:
        """Which rule, for which target."""
        return self.conversion.place


def build_all(
    workload: Workload,
    requests: Sequence[TargetRequest],
    done: Done = lambda _conversions: None,
    workers: Executor | None = None,
) -> tuple[Built, ...]:
    """
    Each rule for each target, in the order of `Workload.places`; only what is new is converted.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    memory = cache_of("builds")
    found: dict[Place, Built] = {}
    for request in requests:
        for each in _build_one(workload, request, memory, done, workers):
            found[each.place] = each
    return tuple(found[place] for place in workload.places(requests))


def _build_one(
    workload: Workload,
    request: TargetRequest,
    memory: Cache,
    done: Done,
    workers: Executor | None,
) -> list[Built]:
    keys = _keys(workload.units, request)
    known = memory.find(keys.values())
    old = [
        _from_json(unit, request, known[key])
        for unit in workload.units
        if (key := keys[place_of(unit.document, request)]) in known
    ]
    done([each.conversion for each in old])
    there = {each.place for each in old}
    units = tuple(u for u in workload.units if place_of(u.document, request) not in there)
    new = _convert(replace(workload, units=units), request, done, workers)
    memory.keep({keys[each.place]: _to_json(each) for each in new if _is_kept(each)})
    return [*old, *new]


def _convert(
    workload: Workload, request: TargetRequest, done: Done, workers: Executor | None
) -> list[Built]:
    conversions = convert_as_asked(workload, [request], default_cache(), done, workers)
    rows = verify_as_asked(workload, [request], default_cache(), workers=workers)
    found = {row.place: row for row in rows}
    return [_built(each, found.get(each.place)) for each in conversions]


def _built(conversion: Conversion, row: Row | None) -> Built:
    if row is not None and row.verdict == "failed":
        conversion = replace(conversion, status="failed", queries=(), problem=row.problem, notes=())
    is_final = conversion.status not in ("broken", "failed") and (row is None or row.is_final)
    if conversion.status != "converted":
        return Built(conversion, is_final=is_final)
    text = finalize(conversion.request, conversion.queries)
    return Built(conversion, text, {} if row is None else in_short(row), is_final)


# --- memory ------------------------------------------------------------------------------------


def _keys(units: Iterable[Unit], request: TargetRequest) -> dict[Place, str]:
    """
    What each conversion is remembered by.

    Of the profile that is what the rule can ask of it, and of the rule's file everything but where
    it lies: a rule that was moved is the same rule.
    """
    tools = tools_of(replace(request, profile=None))
    uses_profile = get_target(request.target).uses_profile
    footprints = Footprints(request, converter_of(request).profile if uses_profile else None)
    return {
        place_of(unit.document, request): key_of(unit, tools + footprints.of(unit))
        for unit in units
    }


def _is_kept(built: Built) -> bool:
    """Whether it is sure to be so again, and a problem is in the rule's own file."""
    problem = built.conversion.problem
    return built.is_final and (problem is None or problem.path == built.conversion.path)


def _to_json(built: Built) -> dict[str, Any]:
    found, problem = built.conversion, built.conversion.problem
    return {
        "status": found.status,
        "problem": None if problem is None else to_json(problem),
        "notes": list(found.notes),
        "text": built.text,
        "known": dict(built.known),
    }


def _from_json(unit: Unit, request: TargetRequest, data: Mapping[str, Any]) -> Built:
    document, problem = unit.document, None
    if data["problem"] is not None:
        problem = Diagnostic(**{**data["problem"], "path": document.path})
    conversion = Conversion(
        place_of(document, request),
        document.id,
        document.title,
        document.path,
        data["status"],
        problem=problem,
        notes=tuple(data["notes"]),
    )
    return Built(conversion, data["text"], data["known"])
