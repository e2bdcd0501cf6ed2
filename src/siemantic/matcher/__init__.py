"""
What Sigma itself means: the oracle that every target is measured against.

`values` compares one field with one value, `folding` walks rules, `correlation` follows streams.
`explanation` says which parts of a rule held.
It reads rules as pySigma parsed them and imports no target. What it cannot answer
rightly it refuses with `UnsupportedError`.
"""

from siemantic.matcher.correlation import (
    Alert,
    Hit,
    TimedEvent,
    field_of,
    find_alerts,
    find_hits,
    grouped_fields,
)
from siemantic.matcher.explanation import Explanation, Found, explain, render
from siemantic.matcher.folding import ParsedRule
from siemantic.matcher.rule import detects, matches

__all__ = [
    "Alert",
    "Explanation",
    "Found",
    "Hit",
    "ParsedRule",
    "TimedEvent",
    "detects",
    "explain",
    "field_of",
    "find_alerts",
    "find_hits",
    "grouped_fields",
    "matches",
    "render",
]
