"""Whether a rule matches an event."""

import operator
from dataclasses import replace

from sigma.rule import SigmaLogSource, SigmaRule

from siemantic.events import Event, covers
from siemantic.matcher.folding import Fold, ParsedRule, fold_conditions, fold_rule
from siemantic.matcher.values import anywhere_has, field_has


def matches(rule: SigmaRule | ParsedRule, event: Event, texts: Event | None = None) -> bool:
    """
    Whether the rule matches the event: its log source may hold it and one of its conditions holds.

    The rule is as pySigma built it, before any pipeline. What cannot change the answer is not
    looked at.

    Args:
        texts: what keywords are looked for in; None for all values of the event.
    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    return fold_rule(rule, event, _verdicts(texts))


def detects(rule: SigmaRule | ParsedRule, event: Event, texts: Event | None = None) -> bool:
    """
    Whether one of the rule's conditions holds for the event, whatever its log source.

    Args:
        texts: as above.
    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    return fold_conditions(rule, event, _verdicts(texts))


def may_hold(source: SigmaLogSource, event: Event) -> bool:
    """Whether the log source may hold the event."""
    return covers(source.category, source.product, source.service, event)


VERDICTS: Fold[bool] = Fold(
    every=all,
    some=any,
    negation=operator.not_,
    source=may_hold,
    field=field_has,
    keyword=anywhere_has,
    each=lambda _, verdict: verdict,
)


def _verdicts(texts: Event | None) -> Fold[bool]:
    if texts is None:
        return VERDICTS
    return replace(VERDICTS, keyword=lambda _, value: anywhere_has(texts, value))
