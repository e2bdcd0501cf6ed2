"""Tags that name what ATT&CK does not have."""

import re
from collections.abc import Iterator

from siemantic.attack import Attack, Technique, load_attack
from siemantic.diagnostics import Diagnostic, did_you_mean
from siemantic.lint.check import Explained, found
from siemantic.rules.documents import RuleDocument

_NAMED = re.compile(r"attack\.(?:(t\d{4}(?:\.\d{3})?)|([a-z_-]+))", re.IGNORECASE)
"""
A technique, or a tactic; groups and software (`attack.g0001`, `attack.s0001`) are not shipped.

Source: Sigma specification 2.1, appendix "Tags", namespace "attack".
"""


def find_attack_tags(document: RuleDocument) -> Iterator[Diagnostic]:
    """A finding for each tag of the rule that the shipped version of ATT&CK does not have."""
    tags = document.content.get("tags")
    for at, tag in enumerate(tags if isinstance(tags, list) else []):
        named = _NAMED.fullmatch(str(tag))
        problem = None if named is None else _problem(named[1], named[2])
        if problem is not None:
            check, message, hint = problem
            yield found(check, document, message, "tags", at, hint=hint)


def _problem(technique: str | None, tactic: str | None) -> tuple[Explained, str, str] | None:
    attack = load_attack()
    if technique is None:
        return _of_tactic(str(tactic).lower().replace("_", "-"), attack)
    known = attack.techniques.get(technique.upper())
    if known is None:
        message = f"ATT&CK {attack.version} has no technique '{technique.upper()}'"
        return UNKNOWN, message, "see: https://attack.mitre.org/techniques/enterprise/"
    return None if known.status == "current" else _of_past(known, attack)


def _of_tactic(tactic: str, attack: Attack) -> tuple[Explained, str, str] | None:
    if tactic in attack.tactics:
        return None
    message = f"ATT&CK {attack.version} has no tactic '{tactic}'"
    near = did_you_mean(tactic, attack.tactics).removeprefix("; ")
    return UNKNOWN, message, near or f"its tactics are {', '.join(sorted(attack.tactics))}"


def _of_past(known: Technique, attack: Attack) -> tuple[Explained, str, str]:
    message = f"{known.id} ({known.name}) is {known.status} in ATT&CK {attack.version}"
    new = attack.successor_of(known)
    if new is None:
        return REVOKED, message, "take the tag out, or name a technique that is current"
    return REVOKED, message, f"use attack.{new.id.lower()} ({new.name})"


UNKNOWN = Explained(
    code="unknown_attack_tag",
    level="warning",
    why=(
        "A technique or tactic that ATT&CK does not have is a slip, or the tag is newer than what "
        f"is shipped, ATT&CK Enterprise {load_attack().version}. Coverage is counted without it."
    ),
)

REVOKED = Explained(
    code="revoked_technique",
    level="warning",
    why=(
        "MITRE has put another technique in its place, or none. Who looks for the new one does not "
        f"find the rule. Compared with what is shipped, ATT&CK Enterprise {load_attack().version}."
    ),
)
