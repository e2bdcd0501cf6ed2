"""What the files say at a moment; what was not saved since the last one is not read again."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from siemantic.cache import cache_of
from siemantic.convert import Workload, converter_of, make_workload
from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError
from siemantic.kept import forget
from siemantic.profiles import Profile
from siemantic.profiles.load import find_profile_files
from siemantic.regular_files import read_regular
from siemantic.rules import RuleDocument, RuleFile, find_rule_files
from siemantic.rules.documents import Documents
from siemantic.rules.files import is_rule_test
from siemantic.rules.remembered import load_remembered
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.exact import check_exact


@dataclass(frozen=True, slots=True)
class Scope:
    """What is watched: files and folders of rules and of filters, and how they are converted."""

    rules: tuple[str, ...]
    filters: tuple[str, ...]
    requests: tuple[TargetRequest, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The user's own files that conversions depend on, beside rules and filters."""
        return tuple(each for request in self.requests for each in _sources_of(request))


@dataclass(frozen=True)
class Snapshot:
    """
    The rules of a scope.

    Attributes:
        rules, filters: the files by their real paths.
        read: what each of them holds, by the same.
        profiles: of the requests that have one.
        pipelines: the content of the user's own pipelines, by request.
    """

    scope: Scope
    rules: Mapping[str, RuleFile]
    filters: Mapping[str, RuleFile]
    read: Mapping[str, Documents]
    profiles: Mapping[TargetRequest, Profile]
    pipelines: Mapping[TargetRequest, tuple[bytes, ...]]
    workload: Workload


def take_snapshot(
    scope: Scope, before: Snapshot | None = None, saved: frozenset[str] = frozenset()
) -> Snapshot:
    """
    The rules as they are now.

    Args:
        before: the last one, of which everything counts that is not in `saved`.
    Raises:
        ConfigurationError: a path of the scope is not there, or a target cannot be had.
    """
    if before is not None and (scope != before.scope or _is_source(scope, saved)):
        forget()
    rules, filters = _files(scope, before, saved)
    read = _read({**rules, **filters}, before, saved)
    profiles = _profiles(scope.requests)
    workload = make_workload(
        Documents.merge(read[each] for each in rules),
        Documents.merge(read[each] for each in filters if each not in rules),
    )
    pipelines = {each: tuple(_contents(each)) for each in scope.requests}
    return Snapshot(scope, rules, filters, read, profiles, pipelines, workload)


def _sources_of(request: TargetRequest) -> Iterator[str]:
    """A profile that is broken has at least its own file."""
    if request.profile is not None:
        try:
            yield from find_profile_files(request.profile)
        except ConfigurationError:
            yield request.profile
    for name in request.pipelines or ():
        yield from (each for each in pipeline_files(name) if Path(each).is_file())


def _is_source(scope: Scope, saved: frozenset[str]) -> bool:
    return any(os.path.realpath(each) in saved for each in scope.sources)


def _files(
    scope: Scope, before: Snapshot | None, saved: frozenset[str]
) -> tuple[Mapping[str, RuleFile], Mapping[str, RuleFile]]:
    """The files of rules and filters; they are looked for again only where some may be others."""
    if before is not None and scope == before.scope and not _are_others(before, saved):
        return before.rules, before.filters
    return _found(scope.rules), _found(scope.filters)


def _found(paths: Sequence[str]) -> Mapping[str, RuleFile]:
    return {os.path.realpath(each.path): each for each in find_rule_files(paths)}


def _are_others(before: Snapshot, saved: frozenset[str]) -> bool:
    """Whether a file was added or taken away."""
    known = {**before.rules, **before.filters}
    return any(
        (each in known) != Path(each).exists() for each in saved if not is_rule_test(Path(each))
    )


def _read(
    files: Mapping[str, RuleFile], before: Snapshot | None, saved: frozenset[str]
) -> Mapping[str, Documents]:
    known = {} if before is None else before.read
    new = [each for path, each in files.items() if path in saved or path not in known]
    read = load_remembered(new, cache_of("documents"))
    documents: dict[str, list[RuleDocument]] = {each.path: [] for each in new}
    problems: dict[str, list[Diagnostic]] = {each.path: [] for each in new}
    for document in read.documents:
        documents[document.path].append(document)
    for problem in read.diagnostics:
        problems[problem.path].append(problem)
    return {
        path: Documents(tuple(documents[each.path]), tuple(problems[each.path]))
        if each.path in documents
        else known[path]
        for path, each in files.items()
    }


def _profiles(requests: Iterable[TargetRequest]) -> Mapping[TargetRequest, Profile]:
    check_exact([*requests])
    found = {each: converter_of(each).profile for each in requests}
    return {each: profile for each, profile in found.items() if profile is not None}


def _contents(request: TargetRequest) -> Iterator[bytes]:
    names = request.pipelines or get_target(request.target).pipelines
    for path in (each for name in names for each in pipeline_files(name)):
        if Path(path).is_file():
            yield read_regular(path)
