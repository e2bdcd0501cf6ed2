"""The other side: other versions of packages, in an environment of their own."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from siemantic.convert import check_requests, convert_all
from siemantic.diffing.versions import Done, Now, Version, versions_of
from siemantic.targets.isolated.other_version import other_versions
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target


@dataclass(frozen=True, slots=True)
class PackageVersions:
    """What the rules of today become with other versions, such as `pysigma==1.4.0`."""

    name: str

    def check(self, request: TargetRequest) -> None:
        """
        See that it can be compared with.

        Raises:
            ConfigurationError: it is no version, it is not installed, or has no such backend.
        """
        check_requests([replace(request, packages=self.name)])

    def notes(self, request: TargetRequest) -> Iterator[str]:
        """What else is another there, which may be the cause of a change as well."""
        target = get_target(request.target)
        for name, version, here in other_versions(target, self.name):
            installed = "not installed" if here is None else here
            yield f"{name} is {version} there and {installed} here"

    @contextmanager
    def open(self, now: Now, done: Done, workers: Executor | None) -> Iterator[Sequence[Version]]:
        """The rules as they were, for as long as they are compared."""
        request = replace(now.request, packages=self.name)
        conversions = convert_all(now.workload, [request], done, workers)
        yield [_with_correlations(each) for each in versions_of(now.workload, request, conversions)]


def _with_correlations(version: Version) -> Version:
    """The version; what such a backend would make of a correlation is not known."""
    if version.unit is None or version.unit.document.kind != "correlation":
        return version
    reason = "an environment of its own is given no correlations"
    return replace(version, reason=reason, is_known=False)
