"""What rules need and a profile has not: columns for fields, conditions for log sources."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from siemantic.profiles import Profile, Source, described

GapKind = Literal["unmapped_field", "payload_field", "unmapped_log_source", "unknown_log_source"]

SUGGESTIONS = 3
"""So many of the profile's fields are named at the most for one that it has not."""


@dataclass(frozen=True, slots=True)
class Needs:
    """
    What the query of one rule needs of a profile.

    `path` is the rule's file. `log_source` is None if the rule has none of its own: those of a
    correlation rule are those of the rules that it names.
    """

    path: str
    fields: frozenset[str]
    log_source: Source | None


@dataclass(frozen=True, slots=True)
class Gap:
    """
    One field or log source that the profile has no place for.

    `paths` has the file of each rule that needs it, so that there are as many as rules. `near` are
    fields of the profile with a similar name, `reason` is why a log source is unknown. A
    `payload_field` is looked up in the events' text instead, so that it stops no rule.
    """

    kind: GapKind
    name: str
    paths: tuple[str, ...]
    near: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    How much of the rules a profile covers.

    `gaps` has fields before log sources, and first what most rules need. `stopped` is the number of
    rules that cannot be converted for them.
    """

    rules: int
    stopped: int
    gaps: tuple[Gap, ...]


def find_coverage(needs: Sequence[Needs], profile: Profile) -> Coverage:
    """What of the rules' needs the profile has not."""
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
    stopped = sum(
        each.log_source in source_gaps or not stopping.isdisjoint(each.fields) for each in needs
    )
    return Coverage(len(needs), stopped, (*_ordered(field_gaps), *_ordered(source_gaps.values())))


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
            yield source, Gap("unmapped_log_source", described(source), tuple(paths))
        elif found.unknown is not None:
            kind: GapKind = "unknown_log_source"
            yield source, Gap(kind, described(source), tuple(paths), reason=found.unknown)
