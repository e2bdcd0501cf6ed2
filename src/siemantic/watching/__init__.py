"""
Rules looked at again whenever a file is saved.

`saves` says what was saved, `snapshot` what the files say then, `touched` which rules that makes a
difference to, and `answers` what there is to say about one of them.
"""

from siemantic.watching.answers import Answer, answer, warm_up
from siemantic.watching.saves import check_watchfiles, watch_files
from siemantic.watching.snapshot import Scope, Snapshot, take_snapshot
from siemantic.watching.touched import Touched, find_touched

__all__ = [
    "Answer",
    "Scope",
    "Snapshot",
    "Touched",
    "answer",
    "check_watchfiles",
    "find_touched",
    "take_snapshot",
    "warm_up",
    "watch_files",
]
