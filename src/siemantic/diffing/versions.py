"""A rule's queries on one of two sides."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

from siemantic.convert import Conversion, Workload, convert_all, place_of
from siemantic.diffing.pairing import Name
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest

Done = Callable[[Sequence[Conversion]], None]
"""Called with conversions as soon as they are there."""


class Inputs(NamedTuple):
    """What the user named: rules, filters, which files of folders."""

    paths: tuple[str, ...]
    filters: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """
    A rule on one side.

    Attributes:
        path: of its file, as the user would write it today.
        texts: its queries; none where it has none.
        reason: why it has none, in words.
        is_known: whether that is all there is to know; else the reason says why it is not.
        has_failed: whether that is since a process failed, as it may not another time.
        unit: what the queries were made from, where that is known, by the `request`.
    """

    id: str | None
    title: str
    path: str
    position: int | None = None
    texts: tuple[str, ...] = ()
    reason: str = ""
    is_known: bool = True
    has_failed: bool = False
    unit: Unit | None = None
    request: TargetRequest | None = None

    @property
    def name(self) -> Name:
        """What it is found by on the other side."""
        return Name(self.id, self.path, self.position)


class Now(NamedTuple):
    """Today's side: what was named, read and converted."""

    inputs: Inputs
    workload: Workload
    request: TargetRequest
    conversions: tuple[Conversion, ...]

    @property
    def versions(self) -> tuple[Version, ...]:
        """The rules of today."""
        return versions_of(self.workload, self.request, self.conversions)


def convert_now(
    inputs: Inputs, workload: Workload, request: TargetRequest, done: Done, workers: Executor | None
) -> Now:
    """
    Today's side.

    Raises:
        ConfigurationError: the request cannot be met.
    """
    return Now(inputs, workload, request, convert_all(workload, [request], done, workers))


def versions_of(
    workload: Workload,
    request: TargetRequest,
    conversions: Sequence[Conversion],
    path_of: Callable[[str], str] = str,
) -> tuple[Version, ...]:
    """
    The rules of a side that is converted here.

    Args:
        path_of: the path of a file of that side as the user would write it today.
    """
    units = {place_of(each.document, request): each for each in workload.units}
    return tuple(
        Version(
            each.id,
            each.title,
            path_of(each.path),
            each.place.position,
            each.texts,
            _reason(each),
            has_failed=each.status == "failed",
            unit=units.get(each.place),
            request=request,
        )
        for each in conversions
    )


def _reason(conversion: Conversion) -> str:
    if conversion.problem is not None:
        return conversion.problem.message
    return "" if conversion.texts else "it is a part of a correlation, which has the query"
