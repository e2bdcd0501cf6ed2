"""
What the conditions of correlation rules compare with a limit, measured in a window.

A measure gives the values that are possible: none where there is nothing to measure, one in
general, and the two ends of a range where the specification leaves open which one is meant.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor
from statistics import median as middle

from sigma.correlations import SigmaCorrelationCondition

from siemantic.errors import UnsupportedError
from siemantic.matcher.correlation.hits import Hit, Window
from siemantic.matcher.values import find_values, text_of

Number = int | Fraction
Measure = Callable[[Window], tuple[Number, ...]]


def event_count(_: SigmaCorrelationCondition) -> Measure:
    """How many events; one that several rules found is one."""
    return lambda window: _some(len({id(hit.origin) for hit in window}))


def value_count(condition: SigmaCorrelationCondition) -> Measure:
    """
    How many different values, of several fields how many different combinations.

    SigmaHQ/sigma-specification, pull request 163: several fields are "linked by an AND", as in
    (TargetDomainName, TargetUserName).
    """
    fields = _fields(condition)
    return lambda window: _some(len({each for hit in window for each in _tuples(hit, fields)}))


def total(condition: SigmaCorrelationCondition) -> Measure:
    """The sum of the field's numbers."""
    return _of_numbers(condition, lambda numbers: sum(numbers, Fraction()))


def average(condition: SigmaCorrelationCondition) -> Measure:
    """The mean of the field's numbers."""
    return _of_numbers(condition, lambda numbers: sum(numbers, Fraction()) / len(numbers))


def median(condition: SigmaCorrelationCondition) -> Measure:
    """The middle one of the field's numbers, or the mean of the two in the middle."""
    return _of_numbers(condition, middle)


def percentile(condition: SigmaCorrelationCondition) -> Measure:
    """
    The ends of what the usual definitions give for the percentile of the field's numbers.

    The specification has none. The nine in use take a place between n * p - 1/2 and n * p + 1 of
    the n sorted numbers (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).

    Raises:
        UnsupportedError: the condition does not say which percentile.
    """
    if condition.percentile is None or not 0 <= condition.percentile <= 100:  # noqa: PLR2004
        hint = "give the condition a 'percentile' from 0 to 100"
        raise UnsupportedError("unknown_correlation", "no percentile is given", hint)
    share = Fraction(condition.percentile, 100)

    def ends(window: Window) -> tuple[Number, ...]:
        numbers = sorted(_numbers(window, condition))
        if not numbers:
            return ()
        place = len(numbers) * share
        first = max(1, floor(place - Fraction(1, 2)))
        last = min(len(numbers), max(1, ceil(place + 1)))
        return numbers[min(first, last) - 1], numbers[last - 1]

    return ends


def _some(count: int) -> tuple[int, ...]:
    return (count,) if count else ()


def _fields(condition: SigmaCorrelationCondition) -> tuple[str, ...]:
    field = condition.fieldref
    return tuple(field) if isinstance(field, list) else (str(field),)


def _tuples(hit: Hit, fields: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The combinations of the fields' values; none where one of the fields is missing."""
    values = [find_values(hit.fields, field) or () for field in fields]
    for each in product(*values):
        if None not in each:
            yield tuple(map(text_of, each))


def _of_numbers(
    condition: SigmaCorrelationCondition, measure: Callable[[list[Fraction]], Number]
) -> Measure:
    def test(window: Window) -> tuple[Number, ...]:
        numbers = _numbers(window, condition)
        return (measure(numbers),) if numbers else ()

    return test


_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def _numbers(window: Window, condition: SigmaCorrelationCondition) -> list[Fraction]:
    """
    The field's numbers, those of each event once; what is no number is left out.

    Raises:
        UnsupportedError: the condition has several fields, which only `value_count` combines.
    """
    if len(_fields(condition)) > 1:
        hint = "name one field"
        raise UnsupportedError("unknown_correlation", "several measured fields", hint)
    events = {id(hit.origin): hit for hit in window}.values()
    texts = [text for hit in events for (text,) in _tuples(hit, _fields(condition))]
    return [Fraction(text) for text in texts if _NUMBER.fullmatch(text)]
