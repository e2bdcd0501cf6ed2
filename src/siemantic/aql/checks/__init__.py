"""
Checks of AQL: what a query says that QRadar refuses, that means something unknown, or costs much.

One file per check, all of them in `table`. docs/checks.md is made from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from siemantic.aql.ast import Span
from siemantic.aql.checks.document import Check, Document, Edit, Finding, read_document
from siemantic.aql.checks.table import CHECKS

__all__ = ["CHECKS", "Check", "Document", "Edit", "Finding", "Found", "check", "read_document"]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the check that made it."""

    check: Check
    finding: Finding


def check(document: Document) -> tuple[Found, ...]:
    """All findings of all checks, in the order of the text."""
    found = tuple(_find(document))
    ranking: list[Finding] = []
    for each in found:  # of two that outrank each other the one with the lower code stays
        if each.finding.outranks and not _is_outranked(each.finding, ranking):
            ranking.append(each.finding)
    kept = (each for each in found if not _is_outranked(each.finding, ranking))
    return tuple(sorted(kept, key=_place))


def _is_outranked(finding: Finding, ranking: list[Finding]) -> bool:
    """Whether another finding says that nothing else need be said of the place."""
    others = (each.outranks for each in ranking if each is not finding)
    return any(each is not None and _lies_in(finding.span, each) for each in others)


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _find(document: Document) -> Iterator[Found]:
    for each in CHECKS:
        for finding in each.find(document):
            yield Found(each, finding)


def _place(found: Found) -> tuple[int, int, str]:
    return *found.finding.span, found.check.code
