"""
siemantic from Python: twelve functions, which take rules and give frozen dataclasses.

    >>> from siemantic import api
    >>> rules = api.parse('''
    ... title: A shell
    ... logsource: {product: windows, category: process_creation}
    ... detection: {selection: {Image|endswith: '\\\\cmd.exe'}, condition: selection}
    ... ''')
    >>> [(each.title, each.verdict) for each in api.verify(rules, "qradar_aql")]
    [('A shell', 'proved')]

docs/api.md has an example of each. AQL as a language, whoever wrote the query, is `siemantic.aql`.
Everything runs in the calling process, and files are read at each call, so that a notebook sees
what was saved. Nothing is raised because of a rule; what the caller asks for and cannot have raises
`siemantic.errors.ConfigurationError`.
"""

from siemantic.api.queries import convert, diff, explain, port, verify
from siemantic.api.results import (
    Change,
    Event,
    Explained,
    Match,
    Moved,
    Query,
    RuleEvents,
    RuleTest,
    Verdict,
)
from siemantic.api.rules import Rules, check, load, matches, parse, test, witnesses
from siemantic.api.targets import Target, read_profile

__all__ = [
    "Change",
    "Event",
    "Explained",
    "Match",
    "Moved",
    "Query",
    "RuleEvents",
    "RuleTest",
    "Rules",
    "Target",
    "Verdict",
    "check",
    "convert",
    "diff",
    "explain",
    "load",
    "matches",
    "parse",
    "port",
    "read_profile",
    "test",
    "verify",
    "witnesses",
]
