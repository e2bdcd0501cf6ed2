"""
The smallest change of an event that turns a rule's verdict on it.

Each value of the rule is made to hold, or not to hold, in a few ways; those are put together as the
condition asks for it, and of what is found the event with the fewest and shortest changes is given.
That a field gets a value which the rule names says more than that it loses one, and is preferred.

*Soundness*: the matcher confirms what is given. That nothing smaller would do is not shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sigma.rule import SigmaLogSource, SigmaRule
from sigma.types import SigmaType

from siemantic.errors import SiemanticError
from siemantic.events import Event, in_sigma_names
from siemantic.matcher import matches
from siemantic.matcher.folding import Fold, fold_rule
from siemantic.matcher.rule import VERDICTS
from siemantic.matcher.values import find_values, text_of
from siemantic.ruletests.results import Edit
from siemantic.ruletests.variations import GONE, field_variations, keyword_variations

_KEPT = 8
"""So many of the best changes are followed at each step."""

_OF_A_LOSS = 10
"""So many characters it counts that a value is lost."""

_OF_A_FIELD = 1000
"""So many characters it counts that a field is."""


def nearest_change(rule: SigmaRule, event: Event) -> tuple[Edit, ...]:
    """The changes that turn the verdict, by field; none where they are not found."""
    try:
        wanted = not matches(rule, event)
        found = fold_rule(rule, event, _fold(_Start(rule, event))).reach([_Change()], wanted)
        turned = (each for each in found if matches(rule, each.of(event)) == wanted)
        nearest = next(turned, _Change())
    except (SiemanticError, RecursionError):
        return ()
    return tuple(
        Edit(name, _seen(event, name), None if each is GONE else each)
        for name, each in nearest.fields.items()
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """Fields and their new values, `GONE` for none; `losses` counts values that are lost."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    losses: int = 0

    def of(self, event: Event) -> Event:
        """The event with the change."""
        return {name: each for name, each in {**event, **self.fields}.items() if each is not GONE}

    def further(self, fields: Mapping[str, Any], losses: int) -> "_Change":
        """This and another one."""
        return _Change({**self.fields, **fields}, self.losses + losses)


def _seen(event: Event, name: str) -> Any:  # noqa: ANN401 - event data
    values = find_values(event, name)
    return None if values is None else values[0] if len(values) == 1 else list(values)


# --- the search --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """
    A part of the rule.

    Attributes:
        holds: its verdict on the event with a change.
        reach: changes -> further ones with which it has a verdict.
    """

    holds: Callable[[_Change], bool]
    reach: Callable[[Sequence[_Change], bool], list[_Change]]


@dataclass(frozen=True, slots=True)
class _Start:
    """What is changed, and how far a change goes."""

    rule: SigmaRule
    event: Event

    def at(self, change: _Change) -> Event:
        """The changed event by the names that the rule asks for."""
        event = change.of(self.event)
        is_process = self.rule.logsource.category == "process_creation"
        return in_sigma_names(event) if is_process else event

    def nearest(self, changes: Iterable[_Change]) -> list[_Change]:
        """The nearest few, each once."""
        unique = {repr(sorted(each.fields.items(), key=str)): each for each in changes}
        return sorted(unique.values(), key=self._distance)[:_KEPT]

    def _distance(self, change: _Change) -> tuple[int, int]:
        edits = sum(_edits(_seen(self.event, name), new) for name, new in change.fields.items())
        return len(change.fields), edits + _OF_A_LOSS * change.losses


def _edits(before: Any, after: Any) -> int:  # noqa: ANN401 - event data
    """Roughly how many characters are others."""
    if after is GONE:
        return _OF_A_FIELD
    old, new = "" if before is None else text_of(before), text_of(after)
    ahead = _shared(old, new)
    old, new = old[ahead:], new[ahead:]
    return max(len(old), len(new)) - _shared(old[::-1], new[::-1])


def _shared(one: str, other: str) -> int:
    """How many characters at the start are the same."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)


def _fold(start: _Start) -> Fold[_Part]:
    return Fold(
        every=lambda parts: _every(start, tuple(parts)),
        some=lambda parts: _negated(_every(start, tuple(map(_negated, parts)))),
        negation=_negated,
        source=lambda source, _: _source(start, source),
        field=lambda _, name, value: _field(start, name, value),
        keyword=lambda _, value: _keyword(start, value),
        each=lambda _, part: part,
    )


def _negated(part: _Part) -> _Part:
    return _Part(
        lambda change: not part.holds(change),
        lambda changes, wanted: part.reach(changes, not wanted),
    )


def _every(start: _Start, parts: Sequence[_Part]) -> _Part:
    """All parts one after the other, or any one of them not."""

    def holds(change: _Change) -> bool:
        return all(part.holds(change) for part in parts)

    def reach(changes: Sequence[_Change], wanted: bool) -> list[_Change]:  # noqa: FBT001 - a verdict
        if not wanted:
            return start.nearest(found for part in parts for found in part.reach(changes, wanted))
        found = list(changes)
        for count, part in enumerate(parts):
            kept = set(map(id, found))
            # What a later part asks for may take away what an earlier one has got.
            found = start.nearest(
                each
                for each in part.reach(found, wanted)
                if id(each) in kept or all(before.holds(each) for before in parts[:count])
            )
        return found

    return _Part(holds, reach)


Variations = Callable[[Event, bool], Iterator[Mapping[str, Any]]]


def _leaf(start: _Start, holds: Callable[[Event], bool], variations: Variations) -> _Part:
    """The changes with which a value has the verdict already, and variations of the others."""

    def found(changes: Sequence[_Change], wanted: bool) -> Iterator[_Change]:  # noqa: FBT001 - a verdict
        for each in changes:
            event = start.at(each)
            if holds(event) == wanted:
                yield each
                continue
            for more in variations(event, wanted):
                further = each.further(more, int(not wanted))
                if holds(start.at(further)) == wanted:
                    yield further

    return _Part(
        lambda change: holds(start.at(change)),
        lambda changes, wanted: list(found(changes, wanted)),
    )


def _field(start: _Start, name: str, value: SigmaType) -> _Part:
    return _leaf(
        start,
        lambda event: VERDICTS.field(event, name, value),
        lambda event, wanted: field_variations(event, name, value, wanted=wanted),
    )


def _keyword(start: _Start, value: SigmaType) -> _Part:
    return _leaf(
        start,
        lambda event: VERDICTS.keyword(event, value),
        lambda event, wanted: keyword_variations(event, value, wanted=wanted),
    )


def _source(start: _Start, source: SigmaLogSource) -> _Part:
    """Without a channel an event may be of any log source."""
    return _leaf(
        start,
        lambda event: VERDICTS.source(source, event),
        lambda _, wanted: iter(({"Channel": GONE},) if wanted else ()),
    )
