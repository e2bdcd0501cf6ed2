"""The log sources that rules need, and what of them has to be collected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siemantic.coverage.tags import techniques_of
from siemantic.events import places_of
from siemantic.rules import RuleDocument
from siemantic.rules.content import event_ids_in


@dataclass(frozen=True, slots=True)
class DataSource:
    """
    Where the events of a rule come from.

    Attributes:
        name: product, category and service.
        definition: what else the rule says about it.
        channels: those of Windows, none where they are not known.
        event_ids: those that the rule asks for, else those of the log source.
    """

    name: str
    definition: str
    channels: tuple[str, ...]
    event_ids: tuple[str, ...]


def data_source_of(content: Mapping[str, Any]) -> DataSource | None:
    """A rule's log source; None for a correlation, which has those of its rules."""
    found = content.get("logsource")
    if not isinstance(found, Mapping):
        return None
    category, product, service = (
        None if found.get(part) is None else str(found[part])
        for part in ("category", "product", "service")
    )
    places = places_of(category, product, service)
    ids = tuple(str(each) for place in places for each in sorted(place.event_ids))
    return DataSource(
        " / ".join(each for each in (product, category, service) if each) or "any log source",
        str(found.get("definition") or ""),
        tuple(dict.fromkeys(place.channel for place in places)),
        tuple(dict.fromkeys(event_ids_in(content) or ids)),
    )


@dataclass(frozen=True, slots=True)
class NeededSource:
    """A log source with the rules that need it, and what they need of it and cover with it."""

    name: str
    rules: tuple[RuleDocument, ...]
    techniques: tuple[str, ...]
    channels: tuple[str, ...]
    event_ids: tuple[str, ...]


def needed_sources(documents: Sequence[RuleDocument]) -> tuple[NeededSource, ...]:
    """The log sources of rules, those of most rules first."""
    groups: dict[str, list[tuple[RuleDocument, DataSource]]] = {}
    for each in documents:
        source = data_source_of(each.content)
        if source is not None:
            groups.setdefault(source.name, []).append((each, source))
    found = (_needed(name, some) for name, some in groups.items())
    return tuple(sorted(found, key=lambda each: (-len(each.rules), each.name)))


def _needed(name: str, some: Sequence[tuple[RuleDocument, DataSource]]) -> NeededSource:
    rules = tuple(each for each, _ in some)
    ids = {each for _, source in some for each in source.event_ids}
    return NeededSource(
        name,
        rules,
        tuple(sorted({each for rule in rules for each in techniques_of(rule.content)})),
        tuple(dict.fromkeys(each for _, source in some for each in source.channels)),
        tuple(sorted(ids, key=lambda each: (not each.isdecimal(), len(each), each))),
    )
