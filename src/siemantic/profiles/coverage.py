"""What rules need and a profile has not: columns for fields, conditions for log sources."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from siemantic.profiles import Profile, Source, describe_log_source

GapKind = Literal["unmapped_field", "payload_field", "unmapped_log_source", "unknown_log_source"]

SUGGESTIONS = 3
"""So many of the profile's fields are named at the most for one that it has not."""


@dataclass(frozen=True, slots=True)
class Needs:
    """
    What one rule, correlation or filter needs of a profile.

    `path` is its file. `log_source` is what a rule says that its events are from, None if it says
    nothing. It is None for a correlation and a filter too: their queries have the log sources of
    the rules that they name.

    `ways` are sets of fields: what has no value in some field of each of them is not found.
    `rule_ways` are sets of names of rules, in the same sense, and `names` is what the rule itself
    may be called by. Where one of the sets is empty, nothing is known to be needed.
    """

    path: str
    fields: frozenset[str]
    log_source: Source | None
    is_filter: bool = False
    ways: tuple[frozenset[str], ...] = (frozenset(),)
    names: frozenset[str] = frozenset()
    rule_ways: tuple[frozenset[str], ...] = (frozenset(),)


@dataclass(frozen=True, slots=True)
class Gap:
    """
    One field or log source that the profile has no place for.

    `paths` has the file of each rule, correlation and filter that needs it, so that there are as
    many as those. `near` are fields of the profile with a similar name, `reason` is why a log
    source is unknown. A `payload_field` is looked up in the events' text instead, so that it stops
    no rule.
    """

    kind: GapKind
    name: str
    paths: tuple[str, ...]
    near: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of all have what they need."""

    covered: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    How much of the rules a profile covers; correlations count as rules, filters by themselves.

    `gaps` has fields before log sources, and first what most rules need.
    """

    rules: Share
    filters: Share
    gaps: tuple[Gap, ...]

    @property
    def is_complete(self) -> bool:
        """Whether no gap stops a rule or filter."""
        return all(each.covered == each.total for each in (self.rules, self.filters))


def find_coverage(needs: Sequence[Needs], profile: Profile) -> Coverage:
    """What of the needs the profile has not."""
    fields: dict[str, list[str]] = defaultdict(list)
    sources: dict[Source, list[str]] = defaultdict(list)
    for each in needs:
        for field in each.fields:
            fields[field].append(each.path)
        if each.log_source is not None:
            sources[each.log_source].append(each.path)
    field_gaps = tuple(_field_gaps(fields, profile))
    source_gaps = dict(_source_gaps(sources, profile))
    stopping = {gap.name for gap in field_gaps if gap.kind != "payload_field"}
    covered = [
        each
        for each in needs
        if each.log_source not in source_gaps and stopping.isdisjoint(each.fields)
    ]
    return Coverage(
        _share(covered, needs, are_filters=False),
        _share(covered, needs, are_filters=True),
        (*_ordered(field_gaps), *_ordered(source_gaps.values())),
    )


def _share(covered: Iterable[Needs], needs: Iterable[Needs], *, are_filters: bool) -> Share:
    counts = (sum(e.is_filter is are_filters for e in each) for each in (covered, needs))
    return Share(*counts)


def find_near(field: str, known: Iterable[str]) -> tuple[str, ...]:
    """
    Known fields whose letters are nearly those of the field, the nearest first.

    >>> find_near("process_command_line", ["Image", "ProcessCommandLine", "ProcessId"])
    ('ProcessCommandLine',)
    """
    by_letters = {_letters(each): each for each in known}
    found = get_close_matches(_letters(field), by_letters, n=SUGGESTIONS, cutoff=0.75)
    return tuple(by_letters[each] for each in found)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _ordered(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (-len(gap.paths), gap.name))


def _field_gaps(fields: Mapping[str, Sequence[str]], profile: Profile) -> Iterator[Gap]:
    kind: GapKind = "payload_field" if profile.unmapped == "payload" else "unmapped_field"
    for field, paths in fields.items():
        if not profile.find_columns(field):
            yield Gap(kind, field, tuple(paths), find_near(field, profile.columns))


def _source_gaps(
    sources: Mapping[Source, Sequence[str]], profile: Profile
) -> Iterator[tuple[Source, Gap]]:
    for source, paths in sources.items() if profile.log_sources is not None else ():
        found = profile.find_log_source(*source)
        if found is None:
            yield source, Gap("unmapped_log_source", describe_log_source(source), tuple(paths))
        elif found.unknown is not None:
            kind: GapKind = "unknown_log_source"
            yield source, Gap(kind, describe_log_source(source), tuple(paths), reason=found.unknown)
