"""The techniques and tactics of ATT&CK that rules are tagged with."""

import re
from collections.abc import Mapping
from typing import Any

from siemantic.attack import load_attack
from siemantic.rules.content import texts_in

_TECHNIQUE = re.compile(r"attack\.(t\d{4}(?:\.\d{3})?)")
_TACTIC = re.compile(r"attack\.([a-z][a-z_-]{2,39})")

_FORMER = {"defense-evasion": "Defense Evasion"}
"""Tactics that ATT&CK does not have any more and rules still name: until 19, of 2026."""


def tactic_names() -> Mapping[str, str]:
    """Tag -> name, in the order of ATT&CK's matrix; what it does not have any more comes last."""
    return {**{tag: each.name for tag, each in load_attack().tactics.items()}, **_FORMER}


def name_of(technique: str) -> str:
    """The name of a technique, empty where ATT&CK has no such."""
    found = load_attack().techniques.get(technique)
    return "" if found is None else found.name


def techniques_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """
    The techniques and sub-techniques that a rule is tagged with, in its order.

    >>> techniques_of({"tags": ["attack.collection", "attack.t1074.002"]})
    ('T1074.002',)
    """
    return tuple(each.upper() for each in _tagged(content, _TECHNIQUE))


def tactics_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The tags of its tactics, in the order of the matrix."""
    tags = [each.replace("_", "-") for each in _tagged(content, _TACTIC)]
    return tuple(each for each in tactic_names() if each in tags)


def other_tags(content: Mapping[str, Any]) -> tuple[str, ...]:
    """
    The tags that are neither a technique nor a tactic.

    >>> other_tags({"tags": ["attack.t1074", "attack.collection", "attack.g0001", "cve.2024-1"]})
    ('attack.g0001', 'cve.2024-1')
    """
    known = {f"attack.{each}" for each in tactic_names()}
    return tuple(
        each
        for each in texts_in(content.get("tags"))
        if not _TECHNIQUE.fullmatch(each.lower()) and each.lower().replace("_", "-") not in known
    )


def parent_of(technique: str) -> str:
    """
    The technique that a sub-technique belongs to; a technique itself.

    >>> parent_of("T1074.002")
    'T1074'
    """
    return technique.partition(".")[0]


def page_of(technique: str) -> str:
    """Its page at MITRE."""
    return f"https://attack.mitre.org/techniques/{technique.replace('.', '/')}/"


def _tagged(content: Mapping[str, Any], pattern: re.Pattern[str]) -> tuple[str, ...]:
    found = (pattern.fullmatch(each.lower()) for each in texts_in(content.get("tags")))
    return tuple(dict.fromkeys(each[1] for each in found if each is not None))
