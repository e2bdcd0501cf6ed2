"""What became of a rule for a target."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from siemantic.diagnostics import Diagnostic
from siemantic.rules import RuleDocument
from siemantic.targets.request import Query, TargetRequest

Status = Literal["converted", "unsupported", "failed", "broken", "correlated"]


class Place(NamedTuple):
    """Which rule, by its file and its position if that has several, converted how."""

    relative: PurePosixPath
    position: int | None
    request: TargetRequest


@dataclass(frozen=True, slots=True, eq=False)
class Conversion:
    """
    What became of one rule for one target; equal only to itself.

    `queries` is empty unless the status is `converted`; `problem` is then None. `unsupported` says
    that the target cannot say the rule, `failed` that its backend's process failed on the rule, of
    which nothing is known then, `broken` that the rule itself is wrong, `correlated` that
    it is a part of a correlation, which has the query. `notes` is what the user must be told about
    the queries.
    """

    place: Place
    id: str | None
    title: str
    path: str
    status: Status
    queries: tuple[Query, ...] = ()
    problem: Diagnostic | None = None
    notes: tuple[str, ...] = ()

    @property
    def request(self) -> TargetRequest:
        """How the rule was converted."""
        return self.place.request

    @property
    def texts(self) -> tuple[str, ...]:
        """The queries of a format that is text."""
        return tuple(each for each in self.queries if isinstance(each, str))


def place_of(document: RuleDocument, request: TargetRequest) -> Place:
    """Which rule the document is, converted how."""
    position = document.position if document.siblings > 1 else None
    return Place(document.relative, position, request)
