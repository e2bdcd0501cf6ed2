"""
What a branch changes, for who reviews it.

`rules` says what became of rules, `coverage` which techniques of ATT&CK they name, and `changes`
puts both beside the queries and tests of then and now.
"""

from siemantic.summary.changes import Summary, TestCount, make_summary

__all__ = ["Summary", "TestCount", "make_summary"]
