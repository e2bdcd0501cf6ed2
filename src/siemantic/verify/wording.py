"""Readings in words."""

from collections.abc import Iterable
from itertools import combinations

Choices = tuple[str, ...]
"""A reading by its choices of what matters: `("equals=sensitive", "null=two-valued")`."""


def in_few_words(some: Iterable[Choices], every: Iterable[Choices]) -> tuple[str, ...]:
    """
    Some of the readings, by the switches that tell them from the others; none when they are all.

    Choices, any of which is enough, where those say it all; else the readings one by one.

    >>> every = [("a=1", "b=1"), ("a=1", "b=2"), ("a=2", "b=1"), ("a=2", "b=2")]
    >>> in_few_words(every[:2], every), in_few_words(every[:3], every)
    (('a=1',), ('a=1', 'b=1'))
    """
    wanted, everything = set(some), set(every)
    if wanted == everything:
        return ()
    choices = sorted({choice for each in everything for choice in each})
    enough = [each for each in choices if wanted >= _with(each, everything)]
    if wanted == {each for choice in enough for each in _with(choice, everything)}:
        return tuple(enough)
    return tuple(sorted({" ".join(each) for each in _projected(wanted, everything)}))


def _with(choice: str, readings: set[Choices]) -> set[Choices]:
    return {each for each in readings if choice in each}


def _projected(wanted: set[Choices], everything: set[Choices]) -> set[Choices]:
    """What is wanted, without the switches that do not matter to that."""
    count = len(next(iter(everything)))
    for size in range(1, count):
        for kept in combinations(range(count), size):
            inside = {tuple(each[at] for at in kept) for each in wanted}
            outside = {tuple(each[at] for at in kept) for each in everything - wanted}
            if inside.isdisjoint(outside):
                return inside
    return wanted
