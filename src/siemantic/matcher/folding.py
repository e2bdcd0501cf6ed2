"""
One walk through a rule for every question about it: does it match, and why.

A `Fold` says what is made of each kind of part, so that answers to different questions about the
same rule and event cannot disagree.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaLogSource, SigmaRule
from sigma.types import SigmaType

from siemantic.errors import UnsupportedError
from siemantic.events import Event, in_sigma_names
from siemantic.rules.detections import find_half_anchored_regex, find_wrong_encoding

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fold(Generic[T]):
    """
    What is made of each kind of part.

    `every` and `some` get what was made of their parts one by one, and need not take them all: a
    part that is not taken is not looked at. `each` gets a condition as pySigma has it and what was
    made of it, and may replace that.
    """

    every: Callable[[Iterator[T]], T]
    some: Callable[[Iterator[T]], T]
    negation: Callable[[T], T]
    source: Callable[[SigmaLogSource, Event], T]
    field: Callable[[Event, str, SigmaType], T]
    keyword: Callable[[Event, SigmaType], T]
    each: Callable[[object, T], T]


@dataclass(frozen=True)
class ParsedRule:
    """A rule to be asked about many events: it is parsed once, and so must stay as it is."""

    rule: SigmaRule

    @cached_property
    def conditions(self) -> tuple[object, ...]:
        """
        What pySigma reads in its conditions, anew whenever it is asked.

        Raises:
            UnsupportedError: it has read something in another way than it was meant.
        """
        _refuse_misread(self.rule)
        return tuple(each.parsed for each in self.rule.detection.parsed_condition)


def parsed(rule: SigmaRule | ParsedRule) -> ParsedRule:
    """The rule as it is asked about events."""
    return rule if isinstance(rule, ParsedRule) else ParsedRule(rule)


def fold_rule(rule: SigmaRule | ParsedRule, event: Event, fold: Fold[T]) -> T:
    """
    What the fold makes of the rule's log source and conditions, of which one is enough.

    Raises:
        UnsupportedError: a part that is looked at has something that the matcher does not know.
    """
    return fold.every(_source_and_conditions(parsed(rule), event, fold))


def _source_and_conditions(rule: ParsedRule, event: Event, fold: Fold[T]) -> Iterator[T]:
    source = rule.rule.logsource
    yield fold.source(source, event)
    named = in_sigma_names(event) if source.category == "process_creation" else event
    yield fold_conditions(rule, named, fold)


def fold_conditions(rule: SigmaRule | ParsedRule, event: Event, fold: Fold[T]) -> T:
    """
    The same of the rule's conditions alone, whatever its log source.

    Raises:
        UnsupportedError: as above.
    """
    return fold.some(_fold(each, event, fold) for each in parsed(rule).conditions)


def _refuse_misread(rule: SigmaRule) -> None:
    """Refuse what pySigma has read in another way than it was meant."""
    half_anchored = find_half_anchored_regex(rule)
    if half_anchored is not None:
        hint = "write ^ or $ into the regular expression"
        message = f"a regular expression with startswith or endswith on '{half_anchored}'"
        raise UnsupportedError("half_anchored_regex", message, hint)
    wrong = find_wrong_encoding(rule)
    if wrong is not None:
        message = f"pySigma puts a wrong byte order mark before the value of '{wrong}'"
        raise UnsupportedError("wrong_encoding", message, "use 'wide', which has none")


def _fold(condition: object, event: Event, fold: Fold[T]) -> T:
    match condition:
        case ConditionFieldEqualsValueExpression(field, value):
            found = fold.field(event, field, value)
        case ConditionAND(args):
            found = fold.every(_fold(each, event, fold) for each in args)
        case ConditionOR(args):
            found = fold.some(_fold(each, event, fold) for each in args)
        case ConditionNOT(args):
            found = fold.negation(_fold(args[0], event, fold))
        case ConditionValueExpression(value):
            found = fold.keyword(event, value)
        case _:
            hint = "the queries can be converted, but not tested here"
            raise UnsupportedError("unknown_condition", "the condition is empty", hint)
    return fold.each(condition, found)
