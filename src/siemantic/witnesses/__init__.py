"""
Events that show what each part of a rule is there for.

`rule` asks the rule's formula for them and has the matcher confirm each, `neighbours` makes events
next to them that are easily taken for the same, `words` gives them titles, `findings` says which
parts of a rule do nothing, and `answers` has all of that for a rule as it was read.
"""

from siemantic.witnesses.answers import Answer, answer
from siemantic.witnesses.findings import diagnose
from siemantic.witnesses.plain import are_seen_apart
from siemantic.witnesses.rule import (
    MOST_VALUES,
    RuleWitnesses,
    TooManyValuesError,
    Witness,
    find_idle_parts,
    find_rule_witnesses,
)

__all__ = [
    "MOST_VALUES",
    "Answer",
    "RuleWitnesses",
    "TooManyValuesError",
    "Witness",
    "answer",
    "are_seen_apart",
    "diagnose",
    "find_idle_parts",
    "find_rule_witnesses",
]
