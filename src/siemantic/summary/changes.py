"""What a branch changes: rules, the meaning of queries, tests, and what of ATT&CK is covered."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from siemantic.build import load_settings
from siemantic.convert import Conversion, Workload, check_requests, load_workload
from siemantic.coverage.tags import techniques_of
from siemantic.diagnostics import Diagnostic
from siemantic.diffing import Change, Inputs, diff
from siemantic.diffing.revision import CheckedOut, Revision
from siemantic.diffing.versions import convert_now
from siemantic.errors import ConfigurationError
from siemantic.profiles.load import find_profile_files
from siemantic.regular_files import read_regular
from siemantic.ruletests import RuleTests, find_tests
from siemantic.summary.rules import RuleChange, changes_of, differing, documents_of, key_of
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
class Summary:
    """
    What is not as it was at a revision.

    Attributes:
        against: the revision, as the user calls it.
        broken: what is wrong with files and rules now.
        queries: target -> what became of the queries of rules that are made of something else.
        tests: then and now.
        techniques: technique of ATT&CK -> how many rules name it; then and now.
    """

    against: str
    rules: tuple[RuleChange, ...]
    broken: tuple[Diagnostic, ...]
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

    Both sides are of today's rules and targets, with the profile and pipelines of their own.

    Args:
        settings: the file of the repository that says how targets are converted; what that said
            then counts on the other side.

    Raises:
        ConfigurationError: a request cannot be met, or no rules were there.
    """
    check_requests(requests)
    now = load_workload(*inputs, workers)
    with revision.checked_out() as then:
        before = load_workload(*then.inputs(inputs), workers)
        sides = _Sides(inputs, then, before, now, _told_anew(settings, then))
        queries = {each.target: _queries(sides, each, workers) for each in requests}
        return Summary(
            revision.name,
            _rule_changes(sides),
            (*now.findings, *(problem for _, problem in now.broken)),
            queries,
            (_run_tests(then.inputs(inputs).paths), _run_tests(inputs.paths)),
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
    settings: "_Settings"


def _rule_changes(sides: _Sides) -> tuple[RuleChange, ...]:
    today = sides.then.today
    before = {key_of(each, today): each for each in documents_of(sides.before)}
    now = {key_of(each): each for each in documents_of(sides.now)}
    return changes_of(before, now, today)


def _queries(sides: _Sides, request: TargetRequest, workers: Executor | None) -> tuple[Change, ...]:
    """What became of the queries; of rules that are made of the same nothing has to be asked."""
    then, request_then = sides.then, sides.then.request(_request_then(request, sides.settings))
    before, now = sides.before.units, sides.now.units
    if _made_by(request) == _made_by(request_then):
        before, now = (
            differing(before, now, today=then.today),
            differing(now, before, others_today=then.today),
        )
    old = replace(sides.before, units=before)
    new = replace(sides.now, units=now)
    current = convert_now(sides.inputs, new, request, _quietly, workers)
    versions = then.versions(old, request_then, _quietly, workers)
    return diff([*versions, *then.unread(old)], current.versions, workers=workers)


def _quietly(conversions: Sequence[Conversion]) -> None:
    """Tell nobody how far it is."""


_Settings = tuple[Mapping[str, TargetRequest], Mapping[str, TargetRequest]]
"""What siemantic.toml says of each target, now and then."""


def _told_anew(settings: str | None, then: CheckedOut) -> _Settings:
    """Nothing where either side has no such file, or one that cannot be read."""
    try:
        files = () if settings is None else (settings, then.path_of(settings))
        now, before = (load_settings(Path(each)).requests for each in files)
    except (ConfigurationError, ValueError):
        return {}, {}
    return {each.target: each for each in now}, {each.target: each for each in before}


_SAID = ("profile", "pipelines", "options", "exact")


def _request_then(request: TargetRequest, settings: _Settings) -> TargetRequest:
    """As it was asked for then; what the command line asks for is for both sides."""
    now, before = (each.get(request.target) for each in settings)
    if now is None or before is None:
        return request
    own = [each for each in _SAID if getattr(request, each) == getattr(now, each)]
    return replace(request, **{each: getattr(before, each) for each in own})


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
