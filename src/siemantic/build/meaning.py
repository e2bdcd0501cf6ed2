"""Whether the queries that would change mean something else than the accepted ones."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace

from siemantic.build.running import BuildResult
from siemantic.convert import Conversion, Place, Workload, place_of
from siemantic.diffing import Change, diff
from siemantic.diffing.folder import texts_of
from siemantic.diffing.versions import Version, versions_of
from siemantic.golden import Drift
from siemantic.outputs import name_outputs
from siemantic.settings import Settings
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked
from siemantic.verify.remembered import default_cache


def compare_meanings(
    result: BuildResult,
    settings: Settings,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> Mapping[str, Change]:
    """
    The outputs whose text would change: name -> what becomes of the meaning.

    Args:
        done: called with the number of queries that have just been compared.
    """
    changed = {each.name: each for each in result.drift if each.change == "changed"}
    names = name_outputs(result.workload.places(settings.requests))
    places = {place: changed[name] for place, name in names.items() if name in changed}
    found: dict[str, Change] = {}
    for request in settings.requests:
        mine = {place: each for place, each in places.items() if place.request == request}
        found |= _compare(result.workload, request, mine, done, workers) if mine else {}
    return found


def _compare(
    workload: Workload,
    request: TargetRequest,
    drifts: Mapping[Place, Drift],
    done: Callable[[int], None],
    workers: Executor | None,
) -> dict[str, Change]:
    units = tuple(u for u in workload.units if place_of(u.document, request) in drifts)
    part = Workload(units, (), ())
    conversions = convert_as_asked(part, [request], default_cache(), workers=workers)
    # What is compared are texts, whoever chose them.
    plain = replace(request, exact=False)
    new = versions_of(part, request, conversions)
    new = tuple(replace(each, request=plain) for each in new)
    old = [*_accepted(conversions, drifts)]
    names = {(each.path, each.place.position): drifts[each.place].name for each in conversions}
    changes = diff(old, new, done, workers)
    return {names[each.rule.path, each.rule.position]: each for each in changes}


def _accepted(
    conversions: tuple[Conversion, ...], drifts: Mapping[Place, Drift]
) -> Iterator[Version]:
    for each in conversions:
        texts = texts_of(drifts[each.place].accepted, each)
        yield Version(each.id, each.title, each.path, each.place.position, texts)
