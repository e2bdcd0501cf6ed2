"""Alternatives that share conditions -> one condition with what they share written once."""

from collections import Counter
from collections.abc import Sequence

from siemantic.aql.ast import And, Condition
from siemantic.targets.qradar_aql.negation import all_of, any_of

Parts = tuple[Condition, ...]
"""Conditions all of which must hold."""


def parts_of(condition: Condition) -> Parts:
    """The conditions that are joined by AND."""
    return condition.operands if isinstance(condition, And) else (condition,)


def factored(alternatives: Sequence[Parts]) -> Condition | None:
    """
    One of the alternatives, with what several share written once; None when nothing is asked.

    What the most of them share is taken out first: `(a and b) or (a and c)` is `a and (b or c)`,
    with nulls too.
    """
    if not all(alternatives):
        return None
    counts = Counter(part for parts in alternatives for part in dict.fromkeys(parts))
    part, count = counts.most_common(1)[0]
    if count == 1:
        return any_of(*(all_of(*parts) for parts in alternatives))
    rest = factored([_without(part, parts) for parts in alternatives if part in parts])
    together = part if rest is None else all_of(part, rest)
    others = [parts for parts in alternatives if part not in parts]
    found = factored(others) if others else None
    return together if found is None else any_of(together, found)


def _without(part: Condition, parts: Parts) -> Parts:
    return tuple(each for each in parts if each != part)
