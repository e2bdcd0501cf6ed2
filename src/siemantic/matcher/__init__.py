"""
What Sigma itself means: the oracle that every target is measured against.

`values` compares one field with one value, `rule` walks conditions, `correlation` follows streams.
It reads rules as pySigma parsed them and imports no target. What it cannot answer
rightly it refuses with `UnsupportedError`.
"""

from siemantic.matcher.correlation import Alert, TimedEvent, find_alerts
from siemantic.matcher.rule import matches

__all__ = ["Alert", "TimedEvent", "find_alerts", "matches"]
