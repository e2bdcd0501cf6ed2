"""On which values of a rule its verdict on an event hangs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sigma.rule import SigmaRule
from sigma.types import SigmaType

from siemantic.events import Event
from siemantic.matcher.folding import Fold, fold_conditions, fold_rule
from siemantic.matcher.rule import VERDICTS

Leaf = tuple[str | None, SigmaType]
"""A field, None for a keyword, and a value that is written for it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The verdict on an event.

    `hangs_on` are the values, by `id`, that the event has and without which the verdict would be
    the other one. A value that stands in two places of the condition is looked at in each.
    """

    holds: bool
    hangs_on: frozenset[int] = frozenset()


def verdict_on(rule: SigmaRule, event: Event) -> Verdict:
    """
    The verdict of `matches`, and the values that it hangs on.

    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    return fold_rule(rule, event, _VERDICTS)


def leaves_of(rule: SigmaRule) -> tuple[Leaf, ...]:
    """
    The values of the rule in the order of its condition, each once.

    Raises:
        UnsupportedError: as above.
    """
    return tuple({id(value): (field, value) for field, value in _leaves_of(rule)}.values())


def _leaves_of(rule: SigmaRule) -> tuple[Leaf, ...]:
    return fold_conditions(rule, {}, _LEAVES)


def _joined(parts: Iterator[tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
    return tuple(leaf for part in parts for leaf in part)


_LEAVES: Fold[tuple[Leaf, ...]] = Fold(
    every=_joined,
    some=_joined,
    negation=lambda part: part,
    source=lambda *_: (),
    field=lambda _, field, value: ((field, value),),
    keyword=lambda _, value: ((None, value),),
    each=lambda _, part: part,
)


def _leaf(value: SigmaType, holds: bool) -> Verdict:  # noqa: FBT001 - a verdict
    return Verdict(holds, frozenset([id(value)] if holds else ()))


def _combined(*, neutral: bool) -> Callable[[Iterator[Verdict]], Verdict]:
    """`and`, where what holds is neutral, or `or`: one that is not neutral decides alone."""

    def combine(parts: Iterator[Verdict]) -> Verdict:
        taken = tuple(parts)
        deciding = [each for each in taken if each.holds != neutral]
        if not deciding:
            return Verdict(neutral, _union(each.hangs_on for each in taken))
        return Verdict(not neutral, deciding[0].hangs_on if len(deciding) == 1 else frozenset())

    return combine


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(each for found in sets for each in found)


_VERDICTS: Fold[Verdict] = Fold(
    every=_combined(neutral=True),
    some=_combined(neutral=False),
    negation=lambda part: Verdict(not part.holds, part.hangs_on),
    source=lambda source, event: Verdict(VERDICTS.source(source, event)),
    field=lambda event, field, value: _leaf(value, VERDICTS.field(event, field, value)),
    keyword=lambda event, value: _leaf(value, VERDICTS.keyword(event, value)),
    each=lambda _, part: part,
)
