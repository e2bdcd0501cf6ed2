"""
What Sigma itself means: the oracle that every target is measured against.

`values` compares one field with one value, `folding` walks rules, `correlation` follows streams.
`explanation` says which parts of a rule held.
It reads rules as pySigma parsed them and imports no target. What it cannot answer
rightly it refuses with `UnsupportedError`.
"""

from siemantic.matcher.correlation import Alert, TimedEvent, find_alerts
from siemantic.matcher.explanation import Explanation, Found, explain, render
from siemantic.matcher.folding import ParsedRule
from siemantic.matcher.rule import detects, matches

__all__ = [
    "Alert",
    "Explanation",
    "Found",
    "ParsedRule",
    "TimedEvent",
    "detects",
    "explain",
    "find_alerts",
    "matches",
    "render",
]
