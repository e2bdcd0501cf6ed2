"""
What became of the queries of rules: before, and now.

`versions` is a rule on one side, `package`, `revision` and `folder` are what the other side can be,
and `changes` compares the two.
"""

from siemantic.diffing.against import Against, find_against
from siemantic.diffing.changes import FAILING, OUTCOMES, Change, Outcome, count, diff
from siemantic.diffing.versions import Inputs, Version

__all__ = [
    "FAILING",
    "OUTCOMES",
    "Against",
    "Change",
    "Inputs",
    "Outcome",
    "Version",
    "count",
    "diff",
    "find_against",
]
