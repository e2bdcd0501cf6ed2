"""
How many verdicts the laws of proofs take from two sides and compare, for each law.

A law makes something at random, so many `examples` of it, and gets so many verdicts `of_each`.
What cannot be followed gives no verdict; each driver sees that this stays a small share.
"""

from typing import NamedTuple

REFUSED_AT_MOST = 0.25
"""The share of examples that may be left out, since they have something that is not followed."""


class Size(NamedTuple):
    """How many examples, and verdicts of each."""

    examples: int
    of_each: int

    @property
    def verdicts(self):
        """How many verdicts are compared at least."""
        return int(self.examples * self.of_each * (1 - REFUSED_AT_MOST))


PATTERNS = Size(900, 2 * 340)
SPELLED = Size(150, 341)
WILDCARDS = Size(150, 341)
LOWERED = Size(150, 341)
PROOFS = Size(400, 256)
READERS = Size(700, 24 * 16)
RULES = Size(700, 17 * 17)
CONVERSIONS = Size(300, 3 * 9 * 9)

SIZES = (PATTERNS, SPELLED, WILDCARDS, LOWERED, PROOFS, READERS, RULES, CONVERSIONS)
