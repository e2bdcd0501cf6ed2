"""Where in its file the rule of a conversion is."""

from collections.abc import Iterable
from itertools import groupby

from siemantic.convert import Place, Workload
from siemantic.diagnostics import Diagnostic
from siemantic.reports.results import Finding, Result
from siemantic.rules import RuleDocument


class Documents:
    """The documents of a workload by the places of their conversions."""

    def __init__(self, workload: Workload) -> None:
        documents = [*(each.document for each in workload.units), *(d for d, _ in workload.broken)]
        self._known = {
            (each.relative, each.position if each.siblings > 1 else None): each
            for each in documents
        }

    def place_of(self, place: Place) -> tuple[int | None, int | None]:
        """Line and column of what the rule looks for."""
        document = self._known.get((place.relative, place.position))
        return (None, None) if document is None else spot_of(document)


def spot_of(document: RuleDocument) -> tuple[int | None, int | None]:
    """Line and column of what the document's rule looks for."""
    return document.place("correlation" if document.kind == "correlation" else "detection")


def broken_files(findings: Iterable[Diagnostic]) -> tuple[Result, ...]:
    """A failed result for each file that something is wrong with."""
    ordered = sorted(findings, key=lambda each: each.path)
    return tuple(
        Result(path, path, "failed", tuple(map(Finding, each)))
        for path, each in groupby(ordered, key=lambda each: each.path)
    )
