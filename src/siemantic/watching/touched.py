"""
Which rules a save makes a difference to.

*Soundness*: a rule's query and verdict depend on its own document, on those that it names and on
its filters, on the request with the user's pipelines, and of a profile on what
`siemantic.build.footprint` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from siemantic.build.footprint import Footprints
from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import real_path
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.ruletests import find_tests
from siemantic.targets.request import TargetRequest
from siemantic.watching.snapshot import Snapshot

Content = tuple[tuple[str, int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """
    What is to be looked at again.

    Attributes:
        units: the rules, each with the requests that it is to be converted by.
        findings: what is wrong with files and references, where it is new or was saved so.
        broken: how many rules those are about, of which there is nothing else to say.
    """

    units: tuple[tuple[Unit, tuple[TargetRequest, ...]], ...]
    findings: tuple[Diagnostic, ...]
    broken: int


def find_touched(before: Snapshot, now: Snapshot, saved: frozenset[str]) -> Touched:
    """
    What the save touches.

    Args:
        saved: real paths; a rule that was saved as it was counts as well.
    """
    paths, unread = _saved_rules(now, saved)
    old = {_key(each.document): _content(each) for each in before.workload.units}
    changed = {
        id(each)
        for each in now.workload.units
        if each.document.path in paths or old.get(_key(each.document)) != _content(each)
    }
    requests = {id(each): now.scope.requests for each in now.workload.units if id(each) in changed}
    for unit, request in _touched_by_requests(before, now, changed):
        requests[id(unit)] = (*requests.get(id(unit), ()), request)
    units = tuple((each, requests[id(each)]) for each in now.workload.units if id(each) in requests)
    findings = tuple(_findings(before, now, paths))
    broken = sum(problem in findings for _, problem in now.workload.broken)
    return Touched(units, (*findings, *unread), broken)


def _saved_rules(
    now: Snapshot, saved: frozenset[str]
) -> tuple[frozenset[str], tuple[Diagnostic, ...]]:
    """
    The files of rules that were saved, or whose tests were, as the user would write them.

    And what is wrong with saved files of tests that have no test which can be read.
    """
    files = {**now.filters, **now.rules}
    own = {files[each].path for each in saved if each in files}
    others = [each for each in sorted(saved) if each not in files and Path(each).is_file()]
    tests, problems = find_tests(others)
    tested = {str(real_path(each.rule_file)) for each in tests}
    read = {str(each.path) for each in tests}
    unread = tuple(each for each in problems if each.path not in read)
    return frozenset(own | {files[each].path for each in tested if each in files}), unread


def _key(document: RuleDocument) -> tuple[str, int]:
    return document.path, document.position


def _content(unit: Unit) -> Content:
    documents = (unit.document, *unit.needed, *unit.filters)
    return tuple((each.path, each.position, each.text) for each in documents)


def _touched_by_requests(
    before: Snapshot, now: Snapshot, changed: set[int]
) -> Iterator[tuple[Unit, TargetRequest]]:
    """The other rules, with those requests that are others for them."""
    left = [each for each in now.workload.units if id(each) not in changed]
    for request in now.scope.requests:
        is_known = request in before.scope.requests
        if not is_known or before.pipelines[request] != now.pipelines[request]:
            yield from ((each, request) for each in left)
        elif before.profiles.get(request) != now.profiles.get(request):
            old = Footprints(request, before.profiles.get(request))
            new = Footprints(request, now.profiles.get(request))
            yield from ((each, request) for each in left if old.of(each) != new.of(each))


def _findings(before: Snapshot, now: Snapshot, paths: frozenset[str]) -> Iterator[Diagnostic]:
    """Of others than the saved files nothing is told while one of those cannot be read."""
    known = {*before.workload.findings, *(problem for _, problem in before.workload.broken)}
    found = (*now.workload.findings, *(problem for _, problem in now.workload.broken))
    is_readable = not any(each.path in paths and each.code in _UNREADABLE for each in found)
    for each in found:
        if each.path in paths or (is_readable and each not in known):
            yield each


_UNREADABLE = ("empty_file", "invalid_yaml", "not_sigma", "unreadable_file")
