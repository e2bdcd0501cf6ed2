"""Readings in words."""

from collections.abc import Iterable

Choices = tuple[str, ...]
"""A reading by its choices of what matters: `("equals=sensitive", "null=two-valued")`."""


def in_few_words(some: Iterable[Choices], every: Iterable[Choices]) -> tuple[str, ...]:
    """
    Some of the readings; none when they are all of them.

    Choices, any of which is enough, where those say it all; else each reading by itself.

    >>> in_few_words([("a=1", "b=1"), ("a=1", "b=2")], [("a=1", "b=1"), ("a=1", "b=2"), ("a=2",)])
    ('a=1',)
    """
    wanted, everything = set(some), set(every)
    if wanted == everything:
        return ()
    choices = sorted({choice for each in everything for choice in each})
    enough = [each for each in choices if wanted >= _with(each, everything)]
    if wanted == {each for choice in enough for each in _with(choice, everything)}:
        return tuple(enough)
    return tuple(" ".join(each) for each in sorted(wanted))


def _with(choice: str, readings: set[Choices]) -> set[Choices]:
    return {each for each in readings if choice in each}
