"""
What rules cover: techniques of ATT&CK by the rules' tags, and the log sources that they need.

`tags` reads the tags, `counting` counts rules and verdicts for each technique, `sources` says what
has to be collected, `wanted` reads a list of techniques that should be covered.
"""

from siemantic.coverage.counting import Covered, count_techniques, score_of
from siemantic.coverage.sources import NeededSource, needed_sources
from siemantic.coverage.wanted import read_wanted

__all__ = [
    "Covered",
    "NeededSource",
    "count_techniques",
    "needed_sources",
    "read_wanted",
    "score_of",
]
