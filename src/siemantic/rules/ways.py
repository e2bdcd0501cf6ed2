"""Which fields an event must have for a rule to match."""

from collections.abc import Iterable
from itertools import product

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionOR,
)
from sigma.rule import SigmaRule
from sigma.types import SigmaExists, SigmaNull, SigmaString, SigmaType

from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit

Way = frozenset[str]
ANYHOW: tuple[Way, ...] = (frozenset(),)
"""What is said where nothing is known to be needed."""

MOST = 200
"""More ways than so many are not followed."""


def find_ways(document: RuleDocument) -> tuple[Way, ...]:
    """
    Sets of fields: an event that has no value in a field of each of them does not match.

    *Soundness*: a part under NOT, a keyword and a value that a field without a value may have need
    nothing, and so does a rule that pySigma cannot build.
    """
    try:
        rule = build_unit(Unit(document))[-1]
        if not isinstance(rule, SigmaRule):
            return ANYHOW
        return _any(_ways(each.parsed) for each in rule.detection.parsed_condition)
    except Exception:  # noqa: BLE001 - pySigma meets data of any shape here, and `check` says what
        return ANYHOW


def _ways(node: object) -> tuple[Way, ...]:
    match node:
        case ConditionAND(args):
            return _all(_ways(each) for each in args)
        case ConditionOR(args):
            return _any(_ways(each) for each in args)
        case ConditionFieldEqualsValueExpression(field, value) if not _may_be_missing(value):
            return (frozenset({field}),)
        case _:
            return ANYHOW


def _may_be_missing(value: SigmaType) -> bool:
    is_empty = isinstance(value, SigmaString) and not value
    return is_empty or isinstance(value, SigmaNull | SigmaExists)


def _any(parts: Iterable[tuple[Way, ...]]) -> tuple[Way, ...]:
    return _least(way for part in parts for way in part)


def _all(parts: Iterable[tuple[Way, ...]]) -> tuple[Way, ...]:
    """One way of each part together; parts that would make too many are left out."""
    found = ANYHOW
    for part in parts:
        if len(found) * len(part) <= MOST:
            found = _least(one | other for one, other in product(found, part))
    return found


def _least(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Those that have no other within them, the smallest first."""
    found: list[Way] = []
    for way in sorted(set(ways), key=lambda each: (len(each), sorted(each))):
        if not any(other <= way for other in found):
            found.append(way)
    return tuple(found)
