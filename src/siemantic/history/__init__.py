"""
What the commits of a repository did to what its rules mean.

`git` asks git which commits changed files of rules, and for their contents then; `chains` follows
each file back through its commits and its names; `sides` finds a rule in a file of then;
`comparing` says what a rule finds less or more than the one before, by Sigma's own meaning; and
`histories` puts it together, remembered and spread over processes. `changes` has the results.

All that comes from a commit is as little trusted as a rule.
"""

from siemantic.history.changes import Change, Commit, History, Setting
from siemantic.history.histories import histories_of

__all__ = ["Change", "Commit", "History", "Setting", "histories_of"]
