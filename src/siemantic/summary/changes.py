"""What a branch changes: rules, the meaning of queries, tests, and what of ATT&CK is covered."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from siemantic.convert import Conversion, Workload, check_requests, load_workload
from siemantic.coverage.tags import techniques_of
from siemantic.diagnostics import Diagnostic
from siemantic.diffing import Change, Inputs, diff
from siemantic.diffing.revision import CheckedOut, Revision
from siemantic.diffing.versions import convert_now
from siemantic.profiles.load import find_profile_files
from siemantic.regular_files import read_regular
from siemantic.ruletests import RuleTests, find_tests
from siemantic.summary.rules import RuleChange, changes_of, differing, documents_of
from siemantic.summary.settings import load_both
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target


@dataclass(frozen=True, slots=True)
class TestCount:
    """How many rule tests there are, and what is wrong with those that do not pass."""

    __test__ = False  # pytest must not take it for a test of its own

    total: int
    problems: tuple[Diagnostic, ...]

    @property
    def passed(self) -> int:
        """How many pass."""
        return self.total - len(self.problems)


@dataclass(frozen=True, slots=True)
class TargetChange:
    """
    A target that only one side has.

    Attributes:
        converted: of how many rules there is a query now; None where the target is gone.
    """

    outcome: Literal["added", "removed"]
    target: str
    converted: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What is not as it was at a revision.

    Attributes:
        against: the revision, as the user calls it.
        broken: what is wrong with files and rules now.
        targets: those that only one side has.
        queries: target of both sides -> what became of the queries of rules that are made of
            something else.
        tests: then and now.
        techniques: technique of ATT&CK -> how many rules name it; then and now.
    """

    against: str
    rules: tuple[RuleChange, ...]
    broken: tuple[Diagnostic, ...]
    targets: tuple[TargetChange, ...]
    queries: Mapping[str, tuple[Change, ...]]
    tests: tuple[TestCount, TestCount]
    techniques: tuple[Counter[str], Counter[str]]


def make_summary(
    revision: Revision,
    inputs: Inputs,
    requests: Sequence[TargetRequest],
    workers: Executor | None = None,
    settings: str | None = None,
) -> Summary:
    """
    The summary of the rules of today against those of the revision.

    Each side has its own profile and pipelines.

    Args:
        settings: the file of the repository that says which rules there are and how they are
            converted; what that said then counts on the other side.

    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_requests(requests)
    now = load_workload(*inputs, workers)
    with revision.checked_out() as then:
        both = load_both(settings, then)
        inputs_then = then.inputs_there(both.inputs_then(inputs))
        before = load_workload(*inputs_then, workers)
        sides = _Sides(inputs, then, before, now)
        targets = [_target(sides, each, both.request_then(each), workers) for each in requests]
        removed = (TargetChange("removed", each) for each in both.removed_targets(requests))
        return Summary(
            revision.name,
            _rule_changes(sides),
            _broken(now, targets),
            (*(each.added for each in targets if each.added), *removed),
            {each.name: each.changes for each in targets if not each.added},
            (_run_tests(inputs_then.paths), _run_tests(inputs.paths)),
            (_count_techniques(before), _count_techniques(now)),
        )


def _count_techniques(workload: Workload) -> Counter[str]:
    """Technique, as "T1059.001" -> how many rules are tagged with it."""
    return Counter(name for each in documents_of(workload) for name in techniques_of(each.content))


@dataclass(frozen=True, slots=True)
class _Sides:
    """The rules of then and of now."""

    inputs: Inputs
    then: CheckedOut
    before: Workload
    now: Workload


def _rule_changes(sides: _Sides) -> tuple[RuleChange, ...]:
    before, now = (tuple(documents_of(each)) for each in (sides.before, sides.now))
    return changes_of(before, now, sides.then.today)


class _Target(NamedTuple):
    """What there is to say of a target, and of the rules that are converted to it."""

    name: str
    changes: tuple[Change, ...]
    broken: tuple[Diagnostic, ...]
    added: TargetChange | None = None


def _target(
    sides: _Sides,
    request: TargetRequest,
    asked_then: TargetRequest | None,
    workers: Executor | None,
) -> _Target:
    """What became of the queries; of rules that are made of the same nothing has to be asked."""
    if asked_then is None:
        found = convert_now(sides.inputs, sides.now, request, _quietly, workers).conversions
        converted = sum(each.status == "converted" for each in found)
        added = TargetChange("added", request.target, converted)
        return _Target(request.target, (), _problems(found), added)
    then, request_then = sides.then, sides.then.request_there(asked_then)
    before, now = sides.before.units, sides.now.units
    if _made_by(request) == _made_by(request_then):
        before, now = differing(before, now, then.today)
    old = replace(sides.before, units=before)
    new = replace(sides.now, units=now)
    current = convert_now(sides.inputs, new, request, _quietly, workers)
    versions = then.versions(old, request_then, _quietly, workers)
    changes = diff([*versions, *then.unread(old)], current.versions, workers=workers)
    return _Target(request.target, changes, _problems(current.conversions))


def _problems(conversions: Sequence[Conversion]) -> tuple[Diagnostic, ...]:
    """What is wrong with rules that can be converted to no target."""
    problems = (each.problem for each in conversions if each.status == "broken")
    return tuple(each for each in problems if each is not None)


def _broken(now: Workload, targets: Sequence[_Target]) -> tuple[Diagnostic, ...]:
    read = (*now.findings, *(problem for _, problem in now.broken))
    converted = (problem for each in targets for problem in each.broken)
    found = dict.fromkeys((*read, *converted))
    return tuple(sorted(found, key=lambda each: (each.path, each.line or 0, each.code)))


def _quietly(conversions: Sequence[Conversion]) -> None:
    """Tell nobody how far it is."""


def _made_by(request: TargetRequest) -> tuple[object, ...]:
    """What queries are made by besides their rules."""
    names = [*(request.pipelines or ()), request.profile or ""]
    shipped = [each for each in names if not Path(each).exists()]
    return _files_of(request), shipped, request.pipelines is None, request.options, request.exact


def _files_of(request: TargetRequest) -> frozenset[str]:
    """The SHA-256 of the files of its profile and pipelines; a pipeline with a name has none."""
    target = get_target(request.target)
    names = target.pipelines if request.pipelines is None else request.pipelines
    paths = [path for name in names for path in pipeline_files(name) if Path(path).is_file()]
    if target.uses_profile and request.profile is not None:
        paths += find_profile_files(request.profile)
    return frozenset(hashlib.sha256(read_regular(each)).hexdigest() for each in paths)


def _run_tests(paths: Sequence[str]) -> TestCount:
    there = [each for each in paths if Path(each).exists()]
    tests, unread = find_tests(there)
    folders = [each for each in there if Path(each).is_dir()]
    results = list(RuleTests(tests, folders).run())
    failed = [each.problem for each in results if each.problem is not None]
    return TestCount(len(results) + len(unread), (*unread, *failed))
