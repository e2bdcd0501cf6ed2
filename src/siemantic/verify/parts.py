"""Which part of a rule a query gets wrong."""

import operator
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from sigma.types import SigmaType

from siemantic.errors import UndecidedError
from siemantic.logic.formula import (
    Event,
    Formula,
    In,
    all_of,
    atoms_of,
    columns_of,
    holds,
    negation,
    present,
)
from siemantic.logic.guess import sample
from siemantic.logic.prove import differ, find_event
from siemantic.logic.texts import text
from siemantic.matcher.folding import Fold, fold_conditions
from siemantic.matcher.formula import Part, parts_of
from siemantic.matcher.notation import written
from siemantic.matcher.values import anywhere_has, field_has
from siemantic.verify.subject import Subject


def wrong_part(subject: Subject, query: Formula | None, event: Event) -> str:
    """
    The smallest part of the rule that is wrong in the query, by an event on which they differ.

    It decides about the event, and there is another value of its column with which it holds as it
    did, but the two agree. Of several it is the one whose value is the nearest to the event's.
    Where none is so, or the query is not followed, it is the only one that decides; with several,
    which of them is not known, and nothing is named. Where they do only together, all of the rule.
    """
    if not holds(subject.log_source, event):
        return "the log source"
    deciding = [*_deciding(subject, subject.named(event))]
    wrong, more = [], []
    if query is not None:
        wrong = [each for each in deciding if _is_wrong(each.formula, subject, query, event)]
        more = [each for each in columns_of(query) if each not in columns_of(subject.formula)]
    if more and not wrong:
        names = [subject.spelled.get(each, each.removeprefix("=")) for each in more]
        return f"what it asks of {', '.join(names)}, which the rule does not"
    if not deciding:
        return "the rule as a whole"
    if not wrong and len(deciding) > 1:
        return ""
    found = max(wrong or deciding, key=lambda each: _nearness(each.formula, event))
    return written(found.field, found.value)


def _nearness(part: Formula, event: Event) -> float:
    """How like the event's value one that the part asks for is, from 0 to 1."""
    asked = (
        (sample(each.texts), event.get(each.column))
        for each in atoms_of(part)
        if isinstance(each, In)
    )
    return max(
        (SequenceMatcher(None, one, other.lower()).ratio() for one, other in asked if other),
        default=0,
    )


def _deciding(subject: Subject, named: Mapping[str, object]) -> Iterator[Part]:
    """The parts with which the rule's verdict turns when theirs does."""
    verdict = fold_conditions(subject.parsed, named, _fold(None))
    for part in parts_of(subject.rule, subject.site):
        if fold_conditions(subject.parsed, named, _fold(part.whole)) != verdict:
            yield part


def _fold(turned: SigmaType | None) -> Fold[bool]:
    return Fold(
        every=all,
        some=any,
        negation=operator.not_,
        source=lambda _source, _event: True,
        field=lambda event, field, value: field_has(event, field, value) != (value is turned),
        keyword=lambda event, value: anywhere_has(event, value) != (value is turned),
        each=lambda _, verdict: verdict,
    )


def _is_wrong(part: Formula, subject: Subject, query: Formula, event: Event) -> bool:
    """Whether the two agree on an event that differs only in a column of the part."""
    own = columns_of(part)
    others = [each for each in columns_of(differ(subject.formula, query)) if each not in own]
    same = part if holds(part, event) else negation(part)
    agreed = negation(differ(subject.formula, query))
    try:
        return (
            find_event(all_of([agreed, same, *_fixed(others, event)]), subject.domain) is not None
        )
    except UndecidedError:
        return False


def _fixed(columns: list[str], event: Event) -> Iterator[Formula]:
    for each in columns:
        value = event.get(each)
        yield negation(present(each)) if value is None else In(each, text(value))
