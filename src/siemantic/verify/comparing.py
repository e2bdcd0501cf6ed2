"""
Two versions of the queries of a rule compared, as queries: what the rule says is not asked.

*Soundness*: they are `same` if they are proved to find the same events under every reading, and
`changed` only by an event that an engine has run with both. Both are taken to be run where the new
ones are: on its columns, with its profile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from sigma.rule import SigmaRule

from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.formula import Event, Formula, all_of, negation
from siemantic.logic.prove import find_event
from siemantic.profiles import Profile
from siemantic.verify.aql_log_source import LogSource
from siemantic.verify.bounds import other_bounds
from siemantic.verify.events import (
    BESIDE_A_PROOF,
    FOR_WANT_OF_A_PROOF,
    telling_events,
    variants,
    within,
)
from siemantic.verify.languages import (
    Choice,
    Queries,
    find_language,
    open_queries,
    why_unverified,
)
from siemantic.verify.likeness import Likeness, OnlyOne, Side, of_side
from siemantic.verify.proof import check_is_followed, plain_event
from siemantic.verify.subject import Subject
from siemantic.verify.wording import in_few_words


class Versions(NamedTuple):
    """
    The queries of a rule before and now.

    Attributes:
        rules: the rule as its pipeline leaves it now, then as it was, if that is known.
        profile: the one of now.
    """

    target: str
    old: Sequence[str]
    new: Sequence[str]
    rules: Sequence[SigmaRule]
    profile: Profile | None = None


def compare(versions: Versions) -> Likeness:
    """What is known of the two; never raises because of the queries."""
    if find_language(versions.target) is None:
        return Likeness("undecided", reason=why_unverified(versions.target))
    try:
        pair = _open(versions)
        likeness = _compared(pair)
    except (UndecidedError, UnsupportedError) as error:
        return Likeness("undecided", reason=str(error))
    bounds = other_bounds(pair.sides["old"], pair.sides["new"])
    return replace(likeness, assumptions=tuple(_assumed(pair.subject)), bounds=bounds)


def _assumed(subject: Subject) -> Iterator[str]:
    """What is taken as given, without what tells the log source: both versions have that."""
    told = LogSource(told=subject.told).assumptions
    yield from (each for each in subject.assumptions if each not in told)


@dataclass(frozen=True)
class _Pair:
    """The queries of each side, those of both as one, and the rules where they are run."""

    sides: Mapping[Side, Queries]
    both: Queries
    subjects: Sequence[Subject]

    @property
    def subject(self) -> Subject:
        """The rule of now."""
        return self.subjects[0]

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return self.both.choices()

    def events(self, most_values: int) -> list[Event]:
        """Events that show what the rules ask, of those that can be where the new one is run."""
        found = list(self._between())
        for each in self.subjects:
            with suppress(UndecidedError):
                found += telling_events(each.formula, each.domain, most_values)
        return list(within(found, self.subject.domain))

    def _between(self) -> Iterator[Event]:
        """Events that the rule asks for now and did not before, and the other way round."""
        for one, other in permutations(self.subjects, 2):
            with suppress(UndecidedError):
                only = all_of([one.formula, negation(other.formula)])
                event = plain_event(only, self.subject.domain)
                yield from () if event is None else (event,)

    def columns(self, event: Event) -> Mapping[str, object]:
        """The row by its columns as they are written; what they are to a rule may have changed."""
        row = self.subject.row(event)
        return {self.subject.spelled.get(name, name): value for name, value in row.items()}

    def finds(
        self, side: Side, rows: Sequence[Mapping[str, object]], choice: Choice
    ) -> Sequence[bool]:
        """The engine's verdict on each row."""
        return of_side(side, lambda: self.sides[side].finds(rows, choice))


def _open(versions: Versions) -> _Pair:
    target, rule, profile = versions.target, versions.rules[0], versions.profile
    texts: Mapping[Side, Sequence[str]] = {"old": versions.old, "new": versions.new}
    sides = {side: _opened(side, each, versions) for side, each in texts.items()}
    for each in sides.values():
        each.locate(rule)
    every = tuple(dict.fromkeys((*versions.new, *versions.old)))
    both = [open_queries(target, every, profile) for _ in versions.rules]
    subjects = [one.locate(rule) for one, rule in zip(both, versions.rules, strict=True)]
    return _Pair(sides, both[0], subjects)


def _opened(side: Side, texts: Sequence[str], versions: Versions) -> Queries:
    return of_side(side, lambda: open_queries(versions.target, texts, versions.profile))


def _compared(pair: _Pair) -> Likeness:
    try:
        found = tuple(_differences(pair))
    except UndecidedError as error:
        return _by_events(pair, str(error))
    if found:
        return Likeness("changed", found)
    events = pair.events(BESIDE_A_PROOF)
    ran = _run(pair, events)
    if ran.found:
        return Likeness("changed", ran.found)
    return Likeness("same", events=len(events))


def _by_events(pair: _Pair, reason: str) -> Likeness:
    told = pair.events(FOR_WANT_OF_A_PROOF)
    events = variants(told, pair.both.values(), pair.subject.domain)
    ran = _run(pair, events)
    if ran.found:
        return Likeness("changed", ran.found, reason)
    if not ran.has_hit:
        more = f"; neither query finds any of {len(events)} events that were run"
        return Likeness("undecided", reason=reason + more)
    return Likeness("alike", (), reason, len(events))


# --- by proof ----------------------------------------------------------------------------------


def _differences(pair: _Pair) -> Iterator[OnlyOne]:
    """
    For each side an event that only it finds, under some reading.

    Raises:
        UndecidedError: it cannot be told.
    """
    formulas: Mapping[Side, list[Formula]] = {
        "old": [_formula("old", pair, each) for each in pair.choices],
        "new": [_formula("new", pair, each) for each in pair.choices],
    }
    for side, other in _BOTH_WAYS:
        both = zip(formulas[side], formulas[other], strict=True)
        event = _event_of([all_of([one, negation(less)]) for one, less in both], pair)
        if event is not None:
            yield _confirmed(side, event, pair)


_BOTH_WAYS: tuple[tuple[Side, Side], ...] = (("old", "new"), ("new", "old"))


def _formula(side: Side, pair: _Pair, choice: Choice) -> Formula:
    return of_side(side, lambda: pair.sides[side].formula(choice, pair.subject))


def _event_of(formulas: Iterable[Formula], pair: _Pair) -> Event | None:
    """An event of as many of the formulas as is easily found; None when they have none."""
    found = {each: find_event(each, pair.subject.domain) for each in dict.fromkeys(formulas)}
    events = {each: event for each, event in found.items() if event is not None}
    if not events:
        return None
    first = next(iter(events))
    for wanted in (all_of(events), first) if len(events) > 1 else (first,):
        plain = plain_event(wanted, pair.subject.domain)
        if plain is not None:
            return plain
    return events[first]


def _confirmed(side: Side, event: Event, pair: _Pair) -> OnlyOne:
    check_is_followed(event)
    found = _found_by(side, event, pair)
    if found is None:
        raise UndecidedError("the event on which they seem to differ is none when it is run")
    return found


# --- by events ---------------------------------------------------------------------------------


class _Ran(NamedTuple):
    """
    What an engine said of events.

    Attributes:
        found: for each side the first of the events that only it finds, under any reading.
        has_hit: whether an event was found at all, without which nothing was shown.
    """

    found: tuple[OnlyOne, ...] = ()
    has_hit: bool = False


def _run(pair: _Pair, events: Sequence[Event]) -> _Ran:
    rows = [pair.subject.row(each) for each in events]
    has_hit = False
    for choice in pair.choices:
        old, new = pair.finds("old", rows, choice), pair.finds("new", rows, choice)
        has_hit = has_hit or any(new)
        if old != new:
            return _Ran(tuple(_told_apart(pair, events, {"old": old, "new": new})), has_hit)
    return _Ran((), has_hit)


def _told_apart(
    pair: _Pair, events: Sequence[Event], verdicts: Mapping[Side, Sequence[bool]]
) -> Iterator[OnlyOne]:
    for side, other in _BOTH_WAYS:
        both = zip(events, verdicts[side], verdicts[other], strict=True)
        event = next((event for event, one, two in both if one and not two), None)
        found = None if event is None else _found_by(side, event, pair)
        if found is not None:
            yield found


def _found_by(side: Side, event: Event, pair: _Pair) -> OnlyOne | None:
    """The event with the readings under which that side alone finds it; None for none."""
    rows = [pair.subject.row(event)]
    wanted = [side == "old", side == "new"]
    differing = [
        each
        for each in pair.choices
        if [pair.finds("old", rows, each)[0], pair.finds("new", rows, each)[0]] == wanted
    ]
    if not differing:
        return None
    readings = in_few_words((each.words for each in differing), (e.words for e in pair.choices))
    return OnlyOne(side, pair.columns(event), readings)
