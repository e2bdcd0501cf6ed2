"""Streams of events around the edges of a correlation: its window, its count, its groups."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, holds, negation, some_of
from siemantic.logic.prove import find_event
from siemantic.logic.witness import find_witnesses
from siemantic.verify.subject import Subject

START_MS = 1_700_000_000_000
_STREAMS = 40
_MOST_EVENTS = 240


@dataclass(frozen=True, slots=True)
class Sent:
    """An event of a stream: when, in milliseconds, and its columns."""

    time_ms: int
    event: Event


def streams_for(rule: SigmaCorrelationRule, subjects: Sequence[Subject]) -> Iterator[list[Sent]]:
    """
    Streams for a correlation whose plain rules are `subjects`; the same in every run.

    Raises:
        UndecidedError: one of the rules has no event that can be found.
    """
    source = random.Random(0)  # noqa: S311 - test data
    found, noise = [_event_of(each) for each in subjects], list(_noise(subjects))
    grouped, counted = _columns(rule, subjects)
    span_ms = rule.timespan.seconds * 1000
    for number in range(_STREAMS):
        times = source.sample(
            range(START_MS, START_MS + span_ms * 5 // 4), _size(rule, number, source)
        )
        events = [
            source.choice(noise if noise and source.random() < _RARE else found) for _ in times
        ]
        values = [
            {**_values(grouped, 2, source), **_values(counted, len(times), source)} for _ in times
        ]
        yield [
            Sent(time, {**more, **event})
            for time, event, more in zip(sorted(times), events, values, strict=True)
        ]
    yield from _of_near_misses(rule, subjects)


def _of_near_misses(
    rule: SigmaCorrelationRule, subjects: Sequence[Subject]
) -> Iterator[list[Sent]]:
    """For each event that a rule just misses a stream of it alone, which alerts if it is taken."""
    grouped, counted = _columns(rule, subjects)
    size = _size(rule, _ABOVE, random.Random(0))  # noqa: S311 - test data
    step_ms = rule.timespan.seconds * 1000 // (2 * size)
    for event in _near_misses(subjects):
        yield [
            Sent(
                START_MS + at * step_ms,
                {**dict.fromkeys(grouped, "0"), **dict.fromkeys(counted, str(at)), **event},
            )
            for at in range(size)
        ]


def _near_misses(subjects: Sequence[Subject]) -> Iterator[Event]:
    """Of the rules' own log sources, since the matcher's correlations know of no other."""
    for each in subjects:
        with suppress(UndecidedError):
            examples = find_witnesses(each.formula, each.domain, _MOST_NEAR).examples
            missed = (example.event for example in examples if not example.holds)
            yield from (event for event in missed if holds(each.log_source, event))


_MOST_NEAR = 5
_ABOVE = 2
"""Which of the sizes is above the limit."""


_RARE = 0.15
"""How often an event is found by no rule, is of another group, or lacks a value."""


def plain_rules(rule: SigmaCorrelationRule) -> Iterator[SigmaRule]:
    """The rules that are no correlations, below this one."""
    for each in rule.referenced_rules:
        if isinstance(each.rule, SigmaCorrelationRule):
            yield from plain_rules(each.rule)
        else:
            yield each.rule


def _size(rule: SigmaCorrelationRule, number: int, source: random.Random) -> int:
    """Around the limit of a count, else a few."""
    condition = rule.condition
    limit = int(condition.count) if isinstance(condition, SigmaCorrelationCondition) else 2
    if limit > _MOST_EVENTS:
        raise UndecidedError(f"a count of {limit} is more events than are generated")
    kinds = len(rule.referenced_rules) + 1
    sizes = (
        limit - 1,
        limit,
        limit + 1,
        limit * kinds + 2,
        source.randint(1, 2 * limit + 6),
    )
    return max(1, sizes[number % len(sizes)])


def _event_of(subject: Subject) -> Event:
    found = find_event(subject.formula, subject.domain)
    if found is None:
        raise UndecidedError(f"no event matches the rule '{subject.rule.title}'")
    return found


def _noise(subjects: Sequence[Subject]) -> Iterator[Event]:
    none = negation(some_of(each.formula for each in subjects))
    found = find_event(none, subjects[0].domain)
    if found is not None:
        yield found


def _columns(
    rule: SigmaCorrelationRule, subjects: Sequence[Subject]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that are grouped by, and those whose values are counted."""
    field = getattr(rule.condition, "fieldref", None)
    counted = field if isinstance(field, list) else [field] if field else []
    aliases = rule.aliases.aliases
    named = [name for each in aliases.values() for name in each.mapping.values()]
    grouped = [each for each in (*(rule.group_by or ()), *named) if each not in aliases]
    places = subjects[0].site.places
    return (
        tuple(places(each)[0].column for each in dict.fromkeys(grouped)),
        tuple(places(each)[0].column for each in counted),
    )


def _values(columns: Sequence[str], count: int, source: random.Random) -> Mapping[str, str]:
    """A value for each column, most often the same of two; now and then one is missing."""
    return {
        column: str(_number(count, source)) for column in columns if source.random() > _RARE / 2
    }


def _number(count: int, source: random.Random) -> int:
    return source.randrange(count) if count > 2 else int(source.random() < _RARE)  # noqa: PLR2004 - two groups
